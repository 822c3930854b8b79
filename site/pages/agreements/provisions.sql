SELECT * FROM provisions_named WHERE agreement_id = :id ORDER BY deadline_earliest IS NULL, deadline_earliest, id

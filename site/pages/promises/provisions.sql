SELECT * FROM provisions_named ORDER BY agreement_id, deadline_earliest IS NULL, deadline_earliest, id

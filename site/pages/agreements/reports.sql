SELECT * FROM implementation_reports_named WHERE agreement_id = :id ORDER BY as_of_earliest IS NULL, as_of_earliest, id

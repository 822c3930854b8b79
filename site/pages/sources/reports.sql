SELECT * FROM implementation_reports_named WHERE source = :id ORDER BY as_of_earliest IS NULL, as_of_earliest, id

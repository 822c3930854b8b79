SELECT * FROM implementation_reports_named
ORDER BY agreement_id, provision, as_of_earliest IS NULL, as_of_earliest, id

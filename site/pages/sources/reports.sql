SELECT * FROM implementation_reports_named
WHERE id IN (SELECT record FROM evidence WHERE "table" = 'implementation_reports' AND source = :id)
ORDER BY as_of_earliest IS NULL, as_of_earliest, id

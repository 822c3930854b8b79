-- Who says what of the statements and the reports on implementation that the source carries.
SELECT * FROM evidence_named
WHERE "table" IN ('statements', 'implementation_reports')
  AND record IN (SELECT record FROM evidence WHERE source = :id AND "table" IN ('statements', 'implementation_reports'))
ORDER BY relation <> 'supports', published_earliest IS NULL, published_earliest, source, field

-- Who says what each side last said of a promise, or of an agreement as a whole.
SELECT e.*
FROM implementation_by_provision AS latest
JOIN evidence_named AS e ON e."table" = 'implementation_reports' AND e.record = latest.latest_report
ORDER BY e.relation <> 'supports', e.published_earliest IS NULL, e.published_earliest, e.source, e.field

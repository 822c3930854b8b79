-- Who says what of the agreement, its parties and relations, and of its stages, promises, reports and objections, records of their own.
WITH own (id) AS (
  SELECT :id
  UNION ALL SELECT id FROM agreement_stages WHERE agreement_id = :id
  UNION ALL SELECT id FROM provisions WHERE agreement_id = :id
  UNION ALL SELECT id FROM implementation_reports WHERE agreement_id = :id
  UNION ALL SELECT id FROM agreement_objections WHERE agreement_id = :id
)
SELECT e.record, e."table", COALESCE(e.item, e.field) AS of_what, e.field, e.relation, e.value AS says, e.locator, e.note,
  s.id AS source, s.outlet_name, s.side, s.side_label, s.published, h.heard
FROM own
JOIN evidence AS e ON e.record = own.id
JOIN sources_named AS s ON s.id = e.source
LEFT JOIN evidence_heard AS h ON h.evidence = e.id
ORDER BY e.relation <> 'supports', s.published_earliest IS NULL, s.published_earliest, s.id, e.field

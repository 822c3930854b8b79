-- Who says what of the agreement, its lists, stages, promises, reports and objections, of what others are to it in their
-- records, and who calls it by a name.
WITH own ("table", record, item) AS MATERIALIZED (
  SELECT "table", record, NULL FROM titles WHERE page_table = 'agreements' AND page_id = :id
  UNION ALL
  SELECT 'agreement_relations', agreement_id, 'relations[' || agreement || '/' || relation || ']'
  FROM agreement_relations WHERE agreement = :id
  UNION ALL
  SELECT 'event_agreements', event_id, 'agreements[' || agreement || '/' || relation || ']'
  FROM event_agreements WHERE agreement = :id
),
said AS (
  SELECT e.*
  FROM own
  JOIN evidence_named AS e ON e."table" = own."table" AND e.record = own.record AND (own.item IS NULL OR e.of_what = own.item)
  UNION ALL
  SELECT n.agreement_id, 'agreement_names', n.language || ' ' || n.name, NULL, 'supports', NULL, n.locator, NULL, NULL,
    s.id, s.outlet_name, s.side, s.side_label, s.published, s.published_earliest, s.language
  FROM agreement_names AS n
  JOIN sources_named AS s ON s.id = n.source
  WHERE n.agreement_id = :id
)
SELECT * FROM said
ORDER BY relation <> 'supports', published_earliest IS NULL, published_earliest, source, field

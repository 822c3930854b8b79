-- Who says what of the event, its lists and statements, and of its links in the records of others.
WITH own ("table", record, item) AS MATERIALIZED (
  SELECT "table", record, NULL FROM titles WHERE page_table = 'events' AND page_id = :id
  UNION ALL
  SELECT 'event_links', event_id, 'links[' || event || '/' || relation || ']' FROM event_links WHERE event = :id
)
SELECT e.*
FROM own
JOIN evidence_named AS e ON e."table" = own."table" AND e.record = own.record AND (own.item IS NULL OR e.of_what = own.item)
ORDER BY e.relation <> 'supports', e.published_earliest IS NULL, e.published_earliest, e.source, e.field

WITH cells AS (
  SELECT "table", record, item, field FROM evidence WHERE source = :id AND relation = 'supports' AND field IS NOT NULL
)
SELECT c."table", c.record, c.item, c.field, p.value, COALESCE(e.title, a.title, x.name) AS record_title, CASE
    WHEN e.id IS NOT NULL THEN 'events' WHEN a.id IS NOT NULL THEN 'agreements' ELSE 'actors'
  END AS page_table
FROM cells AS c
LEFT JOIN events AS e ON e.id = c.record
LEFT JOIN agreements AS a ON a.id = c.record
LEFT JOIN actors AS x ON x.id = c.record
LEFT JOIN published_cells AS p
  ON p."table" = c."table" AND p.record = c.record AND p.item IS c.item AND p.field = c.field
WHERE COALESCE(e.id, a.id, x.id) IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM evidence AS o
  WHERE o."table" = c."table" AND o.record = c.record AND o.item IS c.item AND o.field = c.field
    AND o.source <> :id AND o.relation IN ('supports', 'less_precise')
)
ORDER BY record_title, c."table", c.item, c.field

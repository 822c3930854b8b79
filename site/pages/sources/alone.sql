SELECT c."table", c.record, c.item, c.field, p.value, t.title AS record_title, t.page_table, t.page_id
FROM evidence AS c
JOIN titles AS t ON t."table" = c."table" AND t.record = c.record
LEFT JOIN published_cells AS p
  ON p."table" = c."table" AND p.record = c.record AND p.item IS c.item AND p.field = c.field
WHERE c.source = :id AND c.relation = 'supports' AND c.field IS NOT NULL
  AND c."table" <> 'statements' AND NOT EXISTS (
    SELECT 1 FROM evidence AS o
    WHERE o."table" = c."table" AND o.record = c.record AND o.item IS c.item AND o.field = c.field
      AND o.source <> :id AND o.relation IN ('supports', 'less_precise')
  )
ORDER BY record_title, c."table", c.item, c.field

-- Titles and published values are asked for row by row: joined, the two views are read whole.
WITH alone AS MATERIALIZED (
  SELECT c."table", c.record, c.item, c.field
  FROM evidence AS c
  WHERE c.source = :id AND c.relation = 'supports' AND c.field IS NOT NULL
    AND c."table" <> 'statements' AND NOT EXISTS (
      SELECT 1 FROM evidence AS o
      WHERE o."table" = c."table" AND o.record = c.record AND o.item IS c.item AND o.field = c.field
        AND o.source <> :id AND o.relation IN ('supports', 'less_precise')
    )
),
named AS MATERIALIZED (
  SELECT c.*, (
    SELECT p.value FROM published_cells AS p
    WHERE p."table" = c."table" AND p.record = c.record AND p.item IS c.item AND p.field = c.field
  ) AS value, (
    SELECT JSON_ARRAY(t.title, t.page_table, t.page_id) FROM titles AS t WHERE t."table" = c."table" AND t.record = c.record
  ) AS page
  FROM alone AS c
)
SELECT "table", record, item, field, value, JSON_EXTRACT(page, '$[0]') AS record_title,
  JSON_EXTRACT(page, '$[1]') AS page_table, JSON_EXTRACT(page, '$[2]') AS page_id
FROM named WHERE page IS NOT NULL
ORDER BY record_title, "table", item, field

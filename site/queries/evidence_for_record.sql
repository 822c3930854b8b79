-- title: What is the evidence for a record?
-- description: Every source's word on every cell of one record, with the published value. record: the id of an event, agreement, provision, actor or place, or part of it; with none, the first 100 entries of all.
-- theme: Sources and evidence

WITH chosen AS (
  SELECT * FROM evidence
  WHERE :record = '' OR record LIKE '%' || :record || '%'
    OR record IN (SELECT id FROM provisions WHERE agreement_id = :record)
  ORDER BY record, "table", item, field, source
  LIMIT CASE :record WHEN '' THEN 100 ELSE 1000 END
)
SELECT
  v.record AS record,
  v."table" AS "table",
  v.item AS item,
  v.field AS field,
  (
    SELECT c.value FROM published_cells AS c
    WHERE c."table" = v."table" AND c.record = v.record AND c.item IS v.item AND c.field = v.field
  ) AS published,
  v.relation AS relation,
  v.value AS says,
  o.name AS outlet_name,
  v.source AS source,
  v.locator AS locator,
  w.name AS attributed_to_name,
  v.voice AS voice,
  v.voice_named AS voice_named,
  v.channel AS channel,
  v.note AS note,
  v.attributed_to AS attributed_to,
  o.id AS outlet
FROM chosen AS v
LEFT JOIN sources AS s ON s.id = v.source
LEFT JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN actors AS w ON w.id = v.attributed_to
ORDER BY v.record, v."table" LIKE '%!_%' ESCAPE '!', v."table", v.item, v.field, v.relation = 'supports' DESC, v.source

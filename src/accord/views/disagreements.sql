-- title: Disagreements
-- description: Cells where sources differ, side by side: the published value with the sources that support it, and what another source says instead. A cell that holds a set of dates stands here once for each source that gives one of them.

SELECT
  v.id AS id,
  v."table" AS "table",
  v.record AS record,
  v.item AS item,
  v.field AS field,
  c.value AS published,
  (
    SELECT GROUP_CONCAT(DISTINCT w.source) FROM evidence AS w
    WHERE w.relation = 'supports' AND w.value IS NULL AND w.source <> v.source
      AND (
        (w."table" = v."table" AND w.record = v.record AND w.item IS v.item AND (w.field = v.field OR w.field IS NULL))
        OR (
          w.item IS NULL AND v.item IS NOT NULL AND w.record = v.record
          AND v."table" IN ('event_' || w.field, 'agreement_' || w.field)
        )
      )
  ) AS supported_by,
  v.relation AS relation,
  v.value AS says,
  v.source AS source,
  v.locator AS locator,
  v.attributed_to AS attributed_to,
  v.note AS note
FROM evidence AS v
LEFT JOIN published_cells AS c
  ON c."table" = v."table" AND c.record = v.record AND c.item IS v.item AND c.field = v.field
WHERE v.relation IN ('conflicts', 'denies')
  OR (v.relation = 'supports' AND v.value IS NOT NULL AND SUBSTR(c.value, 1, 1) IN ('[', '{'))
ORDER BY v."table", v.record, v.item, v.field, v.source

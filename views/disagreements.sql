-- title: Disagreements
-- description: Cells where sources differ, side by side: the published value with the sources that support it, and what another source says instead. A cell that holds a set of dates stands here once for each source that gives one of them.

SELECT
  v.id AS id,
  v."table" AS "table",
  v.record AS record,
  v.item AS item,
  v.field AS field,
  v.published AS published,
  (
    SELECT GROUP_CONCAT(DISTINCT w.source) FROM evidence AS w
    WHERE w.relation = 'supports' AND w.value IS NULL AND w.source <> v.source
      AND w."table" = v."table" AND w.record = v.record AND w.item IS v.item
      AND (w.field = v.field OR w.field IS NULL)
  ) AS supported_by,
  v.relation AS relation,
  v.value AS says,
  v.source AS source,
  v.locator AS locator,
  v.attributed_to AS attributed_to,
  v.note AS note
FROM (
  SELECT *, ( -- not a join, for which SQLite would look at every cell
    SELECT c.value FROM published_cells AS c
    WHERE c."table" = e."table" AND c.record = e.record AND c.item IS e.item AND c.field = e.field
  ) AS published
  FROM evidence AS e
  WHERE e.relation IN ('conflicts', 'denies') OR (e.relation = 'supports' AND e.value IS NOT NULL)
) AS v
WHERE v.relation <> 'supports' OR SUBSTR(v.published, 1, 1) IN ('[', '{')
ORDER BY v."table", v.record, v.item, v.field, v.source

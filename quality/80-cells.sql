-- title: Cells, their sources and their disputes
-- description: Cells that have a value and that evidence speaks of: by how many sources they are supported, and how many are disputed.

WITH
cell ("table", field, supports, differs) AS (
  SELECT "table", field, sum(relation IN ('supports', 'less_precise')), max(relation IN ('conflicts', 'denies'))
  FROM evidence
  WHERE source IS NOT NULL
  GROUP BY "table", record, item, field
),
empty ("table", field, cells) AS (SELECT "table", field, count(*) FROM missing GROUP BY "table", field)
SELECT
  cell."table" AS "table",
  cell.field AS field,
  count(*) AS cells,
  round(100.0 * sum(supports >= 2) / count(*), 1) AS percent_with_two_sources,
  sum(differs) AS disputed,
  round(100.0 * sum(differs) / count(*), 1) AS percent_disputed,
  coalesce(empty.cells, 0) AS left_empty_with_a_reason
FROM cell
LEFT JOIN empty ON empty."table" = cell."table" AND empty.field = cell.field
GROUP BY cell."table", cell.field
HAVING count(*) >= 10
ORDER BY cell."table", cells DESC, cell.field

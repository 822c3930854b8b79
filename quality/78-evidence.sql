-- title: Cells that need a source
-- description: Cells of the fields that are claims, which the schemas mark: how many have a value, and how many of these a source that supports it, by a row of its own or one on the whole item; a value without stops a build. Where a field is required an empty cell has a reason; others may be empty without. Last, cells with a value that are coding, ids, words of the source or notes, for which no evidence is asked.

WITH
cell ("table", record, item, field, is_given, needs_source) AS MATERIALIZED (
  SELECT "table", record, item, field, value IS NOT NULL, needs_source FROM published_cells
),
supported ("table", record, item, field) AS MATERIALIZED (
  SELECT "table", record, coalesce(item, ''), coalesce(field, '') FROM evidence WHERE relation = 'supports'
  UNION
  SELECT 'provision_conditions', part.id, '', ''
  FROM provision_conditions AS part JOIN evidence ON evidence.record = part.provision_id
  WHERE evidence.relation = 'supports' AND evidence.item IS NULL AND evidence.field IS NULL
),
judged ("table", is_claim, is_given, has_source, has_reason) AS (
  SELECT
    cell."table", cell.needs_source IS NOT NULL, cell.is_given,
    cell.needs_source IS NOT NULL AND cell.is_given AND EXISTS (
      SELECT 1 FROM supported
      WHERE supported.record = cell.record
        AND (
          (supported."table" = cell."table" AND supported.item = coalesce(cell.item, '') AND supported.field IN ('', cell.field))
          OR (supported.item = '' AND supported.field = '')
        )
    ),
    EXISTS (
      SELECT 1 FROM missing
      WHERE missing."table" = cell."table" AND missing.record = cell.record AND missing.item IS cell.item
        AND missing.field = cell.field
    )
  FROM cell
),
by_table ("table", is_total, claims, given, sourced, reasoned, coding) AS (
  SELECT
    "table", 0, sum(is_claim), sum(is_claim AND is_given), sum(has_source), sum(is_claim AND has_reason),
    sum(NOT is_claim AND is_given)
  FROM judged
  GROUP BY "table"
  HAVING sum(is_claim) > 0
)
SELECT
  "table", claims AS cells, given AS with_a_value, sourced AS with_a_source,
  round(100.0 * sourced / given, 1) AS percent_of_values, reasoned AS empty_with_a_reason,
  claims - given - reasoned AS empty_without, coding AS cells_that_need_none
FROM (
  SELECT * FROM by_table
  UNION ALL
  SELECT 'all', 1, sum(claims), sum(given), sum(sourced), sum(reasoned), sum(coding) FROM by_table
)
ORDER BY is_total, "table"

-- title: Records that rest on one source
-- description: Records for which one source alone speaks, by table.

WITH
speaking ("table", record, sources) AS (
  SELECT titles.page_table, titles.page_id, count(DISTINCT evidence.source)
  FROM evidence JOIN titles ON titles."table" = evidence."table" AND titles.record = evidence.record
  WHERE evidence.relation IN ('supports', 'less_precise')
  GROUP BY titles.page_table, titles.page_id
)
SELECT
  "table", count(*) AS records, sum(sources = 1) AS with_one_source,
  round(100.0 * sum(sources = 1) / count(*), 1) AS percent
FROM speaking
GROUP BY "table"
ORDER BY "table"

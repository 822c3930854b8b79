-- title: Records that rest on one source
-- description: Records for which one source alone speaks, and those for which all sources go back to one origin, by table. For an event or an agreement speaks who speaks for anything in it.

WITH
speaking ("table", record, sources, origins) AS (
  SELECT "table", record, count(DISTINCT source), min(count(DISTINCT origin), count(DISTINCT voice))
  FROM origins_of_records
  WHERE "table" IN ('agreements', 'events', 'implementation_reports', 'provisions', 'statements')
  GROUP BY "table", record
)
SELECT
  "table", count(*) AS records,
  sum(sources = 1) AS with_one_source, round(100.0 * sum(sources = 1) / count(*), 1) AS percent_with_one_source,
  sum(origins = 1) AS with_one_origin, round(100.0 * sum(origins = 1) / count(*), 1) AS percent_with_one_origin
FROM speaking
GROUP BY "table"
ORDER BY "table"

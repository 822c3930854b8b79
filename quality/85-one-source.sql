-- title: Records that rest on one source
-- description: Records for which one source alone speaks, and those for which all sources go back to one origin, by table. For an event or an agreement speaks who speaks for anything in it.

WITH
said ("table", record, source) AS (
  SELECT titles.page_table, titles.page_id, evidence.source
  FROM evidence JOIN titles ON titles."table" = evidence."table" AND titles.record = evidence.record
  WHERE evidence.relation IN ('supports', 'less_precise')
  UNION
  SELECT "table", record, source
  FROM evidence
  WHERE relation IN ('supports', 'less_precise') AND "table" IN ('implementation_reports', 'provisions', 'statements')
),
speaking ("table", record, sources, origins) AS (
  SELECT said."table", said.record, count(DISTINCT said.source), count(DISTINCT origins_of_sources.origin)
  FROM said JOIN origins_of_sources ON origins_of_sources.source = said.source
  GROUP BY said."table", said.record
)
SELECT
  "table", count(*) AS records,
  sum(sources = 1) AS with_one_source, round(100.0 * sum(sources = 1) / count(*), 1) AS percent_with_one_source,
  sum(origins = 1) AS with_one_origin, round(100.0 * sum(origins = 1) / count(*), 1) AS percent_with_one_origin
FROM speaking
GROUP BY "table"
ORDER BY "table"

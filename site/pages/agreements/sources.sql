-- The rows of sources_of_records for one record; the view itself reads all evidence whenever it is asked.
WITH own AS MATERIALIZED (
  SELECT "table", record FROM titles WHERE page_table = 'agreements' AND page_id = :id
),
said AS MATERIALIZED (
  SELECT e.source, e.relation, e.locator,
    COALESCE(e.field, IIF(e.item IS NULL, e."table", SUBSTR(e.item, 1, INSTR(e.item, '[') - 1))) AS what
  FROM own JOIN evidence AS e ON e."table" = own."table" AND e.record = own.record
  WHERE e.source IS NOT NULL ORDER BY what, e.locator
),
r AS MATERIALIZED (
  SELECT 'agreements' AS "table", :id AS record, source,
    COUNT(*) FILTER (WHERE relation = 'supports') AS supports,
    COUNT(*) FILTER (WHERE relation = 'less_precise') AS less_precise,
    COUNT(*) FILTER (WHERE relation IN ('conflicts', 'denies')) AS differs,
    REPLACE(GROUP_CONCAT(DISTINCT IIF(relation = 'supports', what, NULL)), ',', ', ') AS supports_fields,
    REPLACE(GROUP_CONCAT(DISTINCT IIF(relation IN ('conflicts', 'denies'), what, NULL)), ',', ', ') AS differs_fields,
    REPLACE(GROUP_CONCAT(DISTINCT locator), ',', '; ') AS locators
  FROM said GROUP BY source
)
SELECT r.*, s.id, s.title, s.url, s.published, s.language, s.read, s.outlet, s.outlet_name, s.side, s.side_label
FROM r
JOIN sources_named AS s ON s.id = r.source
ORDER BY r.supports DESC, s.published_earliest, s.id

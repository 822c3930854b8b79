-- title: Sources of records
-- description: For each record that has a page and each source that speaks of it: how much the source supports and where it differs.
-- hidden: yes

SELECT
  t.page_table AS "table", t.page_id AS record, e.source AS source,
  COUNT(*) FILTER (WHERE e.relation = 'supports') AS supports,
  COUNT(*) FILTER (WHERE e.relation = 'less_precise') AS less_precise,
  COUNT(*) FILTER (WHERE e.relation IN ('conflicts', 'denies')) AS differs,
  REPLACE(GROUP_CONCAT(DISTINCT IIF(e.relation = 'supports', e.what, NULL)), ',', ', ') AS supports_fields,
  REPLACE(GROUP_CONCAT(DISTINCT IIF(e.relation IN ('conflicts', 'denies'), e.what, NULL)), ',', ', ') AS differs_fields,
  REPLACE(GROUP_CONCAT(DISTINCT e.locator), ',', '; ') AS locators
FROM (
  -- An item that is supported as a whole goes by the name of its list.
  SELECT *, COALESCE(field, IIF(item IS NULL, "table", SUBSTR(item, 1, INSTR(item, '[') - 1))) AS what
  FROM evidence WHERE source IS NOT NULL ORDER BY what, locator
) AS e
JOIN titles AS t ON t."table" = e."table" AND t.record = e.record
GROUP BY t.page_table, t.page_id, e.source

-- The rows of sources_of_records for one source; the view itself reads all evidence whenever it is asked.
WITH said AS MATERIALIZED (
  SELECT e."table", e.record, e.relation, e.locator,
    COALESCE(e.field, IIF(e.item IS NULL, e."table", SUBSTR(e.item, 1, INSTR(e.item, '[') - 1))) AS what
  FROM evidence AS e WHERE e.source = :id ORDER BY what, e.locator
),
paged AS MATERIALIZED (
  SELECT *, (
    SELECT t.page_id FROM titles AS t WHERE t."table" = said."table" AND t.record = said.record AND t.page_table = 'agreements'
  ) AS page
  FROM said
),
r AS MATERIALIZED (
  SELECT page AS record,
    COUNT(*) FILTER (WHERE relation = 'supports') AS supports,
    COUNT(*) FILTER (WHERE relation IN ('conflicts', 'denies')) AS differs,
    REPLACE(GROUP_CONCAT(DISTINCT IIF(relation = 'supports', what, NULL)), ',', ', ') AS supports_fields
  FROM paged WHERE page IS NOT NULL GROUP BY page
)
SELECT a.id, a.title, a.signed, r.supports, r.differs, r.supports_fields AS fields
FROM r
JOIN agreements_dated AS a ON a.id = r.record
ORDER BY a.signed_earliest IS NULL, a.signed_earliest, a.id

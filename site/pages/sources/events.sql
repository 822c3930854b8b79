-- The rows of sources_of_records for one source; the view itself reads all evidence whenever it is asked.
WITH said AS MATERIALIZED (
  SELECT e."table", e.record, e.relation, e.locator,
    COALESCE(e.field, IIF(e.item IS NULL, e."table", SUBSTR(e.item, 1, INSTR(e.item, '[') - 1))) AS what
  FROM evidence AS e WHERE e.source = :id ORDER BY what, e.locator
),
paged AS MATERIALIZED (
  SELECT *, (
    SELECT t.page_id FROM titles AS t WHERE t."table" = said."table" AND t.record = said.record AND t.page_table = 'events'
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
SELECT e.id, e.title, e.date, e.class, e.status, e.contest, r.supports, r.differs, r.supports_fields AS fields, f.sources AS reported_by, f.origins
FROM r
JOIN events AS e ON e.id = r.record
JOIN events_flat AS f ON f.id = e.id
ORDER BY e.date_earliest IS NULL, e.date_earliest, e.id

SELECT e.id, e.title, e.date, COUNT(*) FILTER (WHERE v.relation = 'supports') AS supports,
  COUNT(*) FILTER (WHERE v.relation IN ('conflicts', 'denies')) AS differs, f.sources AS reported_by, f.origins,
  REPLACE(GROUP_CONCAT(DISTINCT CASE WHEN v.relation = 'supports' THEN v.field END), ',', ', ') AS fields
FROM evidence AS v
JOIN events AS e ON e.id = v.record
JOIN events_flat AS f ON f.id = e.id
WHERE v.source = :id
GROUP BY e.id
ORDER BY e.date_earliest IS NULL, e.date_earliest, e.id

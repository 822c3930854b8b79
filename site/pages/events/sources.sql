SELECT s.id, s.title, s.url, s.published, s.language, s.read, o.id AS outlet, o.name AS outlet_name, o.side,
  k.label AS side_label,
  COUNT(*) FILTER (WHERE e.relation = 'supports') AS supports,
  COUNT(*) FILTER (WHERE e.relation = 'less_precise') AS less_precise,
  COUNT(*) FILTER (WHERE e.relation IN ('conflicts', 'denies')) AS differs,
  REPLACE(GROUP_CONCAT(DISTINCT CASE WHEN e.relation = 'supports' THEN e.field END), ',', ', ') AS supports_fields,
  REPLACE(GROUP_CONCAT(DISTINCT CASE WHEN e.relation IN ('conflicts', 'denies') THEN e.field END), ',', ', ') AS differs_fields,
  REPLACE(GROUP_CONCAT(DISTINCT e.locator), ',', '; ') AS locators
FROM evidence AS e
JOIN sources AS s ON s.id = e.source
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side
WHERE e.record = :id
GROUP BY s.id
ORDER BY supports DESC, s.published_earliest, s.id

SELECT s.id, s.title, s.published, s.language, s.read, r.label AS read_label, s.outlet, p.name AS outlet_name,
  (SELECT COUNT(*) FROM evidence AS e WHERE e.source = s.id AND e.relation = 'supports') AS supports,
  (SELECT COUNT(*) FROM evidence AS e WHERE e.source = s.id AND e.relation IN ('conflicts', 'denies')) AS differs
FROM sources AS s
JOIN outlets AS p ON p.id = s.outlet
LEFT JOIN codes AS r ON r.vocabulary = 'read' AND r.code = s.read
WHERE s.outlet = :id OR s.origin = :id
ORDER BY s.published_earliest IS NULL, s.published_latest DESC, s.id

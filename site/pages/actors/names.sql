SELECT n.name, n.language, REPLACE(GROUP_CONCAT(DISTINCT k.label), ',', ', ') AS kinds,
  COUNT(DISTINCT n.source) AS number_of_sources, GROUP_CONCAT(DISTINCT o.id) AS outlets,
  REPLACE(GROUP_CONCAT(DISTINCT o.name), ',', ', ') AS outlet_names
FROM actor_names AS n
JOIN sources AS s ON s.id = n.source
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN codes AS k ON k.vocabulary = 'name_kind' AND k.code = n.kind
WHERE n.actor_id = :id
GROUP BY n.name, n.language
ORDER BY number_of_sources DESC, n.language, n.name

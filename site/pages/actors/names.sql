SELECT n.name, n.language, REPLACE(GROUP_CONCAT(DISTINCT k.label), ',', ', ') AS kinds,
  COUNT(DISTINCT n.source) AS number_of_sources, GROUP_CONCAT(DISTINCT s.outlet) AS outlets,
  REPLACE(GROUP_CONCAT(DISTINCT s.outlet_name), ',', ', ') AS outlet_names
FROM actor_names AS n
JOIN sources_named AS s ON s.id = n.source
LEFT JOIN codes AS k ON k.vocabulary = 'name_kind' AND k.code = n.kind
WHERE n.actor_id = :id
GROUP BY n.name, n.language
ORDER BY number_of_sources DESC, n.language, n.name

SELECT n.name, n.language, REPLACE(GROUP_CONCAT(DISTINCT a.name), ',', ', ') AS users,
  REPLACE(GROUP_CONCAT(DISTINCT s.outlet_name), ',', ', ') AS outlet_names, COUNT(DISTINCT n.source) AS number_of_sources
FROM agreement_names AS n
LEFT JOIN actors AS a ON a.id = n.used_by
JOIN sources_named AS s ON s.id = n.source
WHERE n.agreement_id = :id
GROUP BY n.name, n.language
ORDER BY number_of_sources DESC, n.language, n.name

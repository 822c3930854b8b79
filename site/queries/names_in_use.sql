-- title: How is somebody's name spelt, and who spells it so?
-- description: Type any spelling, in Latin, Arabic or Persian letters: every recorded spelling of the actors that bear it, with the outlets that use it. Empty for all.
-- theme: Words and names

WITH chosen AS (
  SELECT id FROM actors WHERE id = :name OR name LIKE '%' || :name || '%'
  UNION SELECT actor_id FROM actor_names WHERE name LIKE '%' || :name || '%'
)
SELECT
  a.name AS actor_name,
  n.name AS spelling,
  n.language AS language,
  GROUP_CONCAT(DISTINCT n.kind) AS kinds,
  COUNT(DISTINCT n.source) AS number_of_sources,
  REPLACE(GROUP_CONCAT(DISTINCT o.name), ',', ', ') AS outlet_names,
  GROUP_CONCAT(DISTINCT n.source) AS sources,
  n.actor_id AS actor
FROM actor_names AS n
JOIN actors AS a ON a.id = n.actor_id
JOIN sources AS s ON s.id = n.source
JOIN outlets AS o ON o.id = s.outlet
WHERE n.actor_id IN (SELECT id FROM chosen)
GROUP BY n.actor_id, n.name, n.language
ORDER BY a.name, number_of_sources DESC, n.language, n.name

-- Names to try: of those who took part in most events, as spelt here and in their own letters.
WITH busiest AS (
  SELECT p.actor, COUNT(*) AS times FROM event_participants AS p
  JOIN actors AS a ON a.id = p.actor
  WHERE a.kind = 'person' AND EXISTS (SELECT 1 FROM actor_names AS n WHERE n.actor_id = a.id AND n.kind = 'native')
  GROUP BY p.actor
  ORDER BY times DESC, p.actor
  LIMIT 2
)
SELECT b.actor, (
    SELECT n.name FROM actor_names AS n WHERE n.actor_id = b.actor AND n.kind = 'native' ORDER BY n.item LIMIT 1
  ) AS native_name, (
    SELECT n.language FROM actor_names AS n WHERE n.actor_id = b.actor AND n.kind = 'native' ORDER BY n.item LIMIT 1
  ) AS native_language, (
    SELECT n.name FROM actor_names AS n
    WHERE n.actor_id = b.actor AND n.kind <> 'native' AND n.name <> (SELECT name FROM actors WHERE id = b.actor)
    ORDER BY LENGTH(n.name) < 5, LENGTH(n.name), n.item LIMIT 1
  ) AS other_name
FROM busiest AS b
ORDER BY b.times DESC, b.actor

SELECT l.label, l.actor_id AS actor, a.name, COUNT(*) AS times
FROM actor_labels AS l
JOIN actors AS a ON a.id = l.actor_id
JOIN sources AS s ON s.id = l.source
WHERE s.outlet = :id AND l.used_by IS NULL
GROUP BY l.label, l.actor_id
ORDER BY times DESC, l.label, a.name

SELECT p.actor, p.contest, a.name, p.position, p.office, o.name AS office_name, p.role, r.label AS role_label, p.on_behalf_of, b.name AS on_behalf_of_name, (
    SELECT n.name FROM actor_names AS n WHERE n.actor_id = a.id AND n.kind = 'native' ORDER BY n.item LIMIT 1
  ) AS native_name, (
    SELECT n.language FROM actor_names AS n WHERE n.actor_id = a.id AND n.kind = 'native' ORDER BY n.item LIMIT 1
  ) AS native_language
FROM event_participants AS p
JOIN actors AS a ON a.id = p.actor
LEFT JOIN offices AS o ON o.id = p.office
LEFT JOIN actors AS b ON b.id = p.on_behalf_of
LEFT JOIN codes AS r ON r.vocabulary = 'participant_role' AND r.code = p.role
WHERE p.event_id = :id
ORDER BY p.item

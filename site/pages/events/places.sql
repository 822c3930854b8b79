SELECT p.place, l.name, p.role, k.label AS role_label, k.definition AS role_says
FROM event_places AS p
JOIN places AS l ON l.id = p.place
LEFT JOIN codes AS k ON k.vocabulary = 'place_role' AND k.code = p.role
WHERE p.event_id = :id
ORDER BY p.item

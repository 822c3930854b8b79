SELECT e.id, e.title, e.date, e.class, e.status, e.contest, p.contest AS part_contest, l.place_names, p.position, p.role, r.label AS role_label,
  p.on_behalf_of, b.name AS on_behalf_of_name
FROM event_participants AS p
JOIN events AS e ON e.id = p.event_id
LEFT JOIN places_of_events AS l ON l.event = e.id
LEFT JOIN actors AS b ON b.id = p.on_behalf_of
LEFT JOIN codes AS r ON r.vocabulary = 'participant_role' AND r.code = p.role
WHERE p.actor = :id
ORDER BY e.date_earliest IS NULL, e.date_earliest DESC, e.id

SELECT p.id, p.name, p.latitude, p.longitude, k.label AS kind_label, c.label AS country_label, w.id AS part_of, w.name AS part_of_name,
  (SELECT COUNT(DISTINCT e.event_id) FROM event_places AS e WHERE e.place = p.id) AS events
FROM places AS p
LEFT JOIN places AS w ON w.id = p.part_of
LEFT JOIN codes AS k ON k.vocabulary = 'place_kind' AND k.code = p.kind
LEFT JOIN codes AS c ON c.vocabulary = 'country' AND c.code = p.country
ORDER BY events DESC, p.name

SELECT l.*, a.name AS used_by_name, o.id AS outlet, o.name AS outlet_name, k.label AS side_label, o.side
FROM actor_labels AS l
LEFT JOIN actors AS a ON a.id = l.used_by
JOIN sources AS s ON s.id = l.source
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side
WHERE l.actor_id = :id
ORDER BY l.label, l.item

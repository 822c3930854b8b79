SELECT l.*, a.name AS used_by_name, s.outlet, s.outlet_name, s.side, s.side_label
FROM actor_labels AS l
LEFT JOIN actors AS a ON a.id = l.used_by
JOIN sources_named AS s ON s.id = l.source
WHERE l.actor_id = :id
ORDER BY l.label, l.item

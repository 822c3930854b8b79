SELECT p.*, f.name AS office_name, r.label AS rank_label, f.body AS body, o.name AS body_name, t.label AS status_label,
  s.outlet_name
FROM actor_positions AS p
LEFT JOIN offices AS f ON f.id = p.office
LEFT JOIN actors AS o ON o.id = f.body
LEFT JOIN codes AS r ON r.vocabulary = 'office_rank' AND r.code = f.rank
LEFT JOIN codes AS t ON t.vocabulary = 'position_status' AND t.code = p.status
JOIN sources_named AS s ON s.id = p.source
WHERE p.actor_id = :id
ORDER BY p.start_earliest IS NULL, p.start_earliest, p.end_earliest IS NULL, p.end_earliest, p.item

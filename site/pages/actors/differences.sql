SELECT d.*, o.name AS outlet_name, o.side, k.label AS side_label
FROM disagreements AS d
JOIN sources AS s ON s.id = d.source
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side
WHERE d.record = :id
ORDER BY d."table", d.item, d.field, d.source

SELECT d.*, o.name AS outlet_name, o.side, k.label AS side_label, CASE d."table"
    WHEN 'event_participants' THEN (
      SELECT a.name FROM event_participants AS p JOIN actors AS a ON a.id = p.actor
      WHERE p.event_id = d.record AND p.item = d.item
    )
  END AS of_whom
FROM disagreements AS d
JOIN sources AS s ON s.id = d.source
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side
WHERE d.record = :id OR d.record IN (SELECT id FROM statements WHERE event_id = :id)
ORDER BY d."table", d.item, d.field, d.source

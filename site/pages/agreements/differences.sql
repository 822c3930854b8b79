SELECT d.*, o.name AS outlet_name, o.side, k.label AS side_label, CASE d."table"
    WHEN 'agreement_parties' THEN (
      SELECT a.name FROM agreement_parties AS p JOIN actors AS a ON a.id = p.actor
      WHERE p.agreement_id = d.record AND p.item = d.item
    )
    WHEN 'provisions' THEN (SELECT p.obligation FROM provisions AS p WHERE p.id = d.record)
  END AS of_whom
FROM disagreements AS d
JOIN sources AS s ON s.id = d.source
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side
WHERE d.record = :id OR d.record IN (
  SELECT id FROM provisions WHERE agreement_id = :id UNION SELECT id FROM implementation_reports WHERE agreement_id = :id
)
ORDER BY d."table", d.record, d.item, d.field, d.source

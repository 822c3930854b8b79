SELECT d.*, COALESCE(e.title, a.title, p.obligation, x.name, t.content, m.content) AS record_title,
  COALESCE(p.agreement_id, t.event_id, m.agreement_id, d.record) AS page_id, CASE
    WHEN e.id IS NOT NULL OR t.id IS NOT NULL THEN 'events'
    WHEN x.id IS NOT NULL THEN 'actors'
    ELSE 'agreements'
  END AS page_table
FROM disagreements AS d
JOIN sources AS s ON s.id = d.source
LEFT JOIN events AS e ON e.id = d.record
LEFT JOIN agreements AS a ON a.id = d.record
LEFT JOIN provisions AS p ON p.id = d.record
LEFT JOIN actors AS x ON x.id = d.record
LEFT JOIN statements AS t ON t.id = d.record
LEFT JOIN implementation_reports AS m ON m.id = d.record
WHERE s.outlet = :id
ORDER BY record_title, d."table", d.item, d.field

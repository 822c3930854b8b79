SELECT d.*, COALESCE(e.title, a.title, p.obligation, x.name, l.name, t.content, m.content) AS record_title,
  COALESCE(p.agreement_id, t.event_id, m.agreement_id, d.record) AS page_id, CASE
    WHEN e.id IS NOT NULL OR t.id IS NOT NULL THEN 'events'
    WHEN x.id IS NOT NULL THEN 'actors'
    WHEN l.id IS NOT NULL THEN 'places'
    ELSE 'agreements'
  END AS page_table, o.name AS outlet_name, o.side, k.label AS side_label, CASE d."table"
    WHEN 'event_participants' THEN (
      SELECT y.name FROM event_participants AS q JOIN actors AS y ON y.id = q.actor
      WHERE q.event_id = d.record AND q.item = d.item
    )
    WHEN 'agreement_parties' THEN (
      SELECT y.name FROM agreement_parties AS q JOIN actors AS y ON y.id = q.actor
      WHERE q.agreement_id = d.record AND q.item = d.item
    )
  END AS of_whom
FROM disagreements AS d
JOIN sources AS s ON s.id = d.source
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side
LEFT JOIN events AS e ON e.id = d.record
LEFT JOIN agreements AS a ON a.id = d.record
LEFT JOIN provisions AS p ON p.id = d.record
LEFT JOIN actors AS x ON x.id = d.record
LEFT JOIN places AS l ON l.id = d.record
LEFT JOIN statements AS t ON t.id = d.record
LEFT JOIN implementation_reports AS m ON m.id = d.record
ORDER BY page_table DESC, record_title, d."table", d.item, d.field, d.source

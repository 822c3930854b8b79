-- Who says what of the event itself, of its places, participants and numbers; statements name their sources themselves.
SELECT e.record, e."table", COALESCE(e.item, e.field) AS of_what, e.field, e.relation, e.value AS says, e.locator, e.note,
  s.id AS source, s.outlet_name, s.side, s.side_label, s.published, h.heard
FROM evidence AS e
JOIN sources_named AS s ON s.id = e.source
LEFT JOIN evidence_heard AS h ON h.evidence = e.id
WHERE e.record = :id
ORDER BY e.relation <> 'supports', s.published_earliest IS NULL, s.published_earliest, s.id, e.field

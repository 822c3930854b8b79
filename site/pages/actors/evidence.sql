-- Who says that the actor took part in an event, and in which role and office, or that it is a party to an agreement.
SELECT e.record, e."table", e.item AS of_what, e.field, e.relation, e.value AS says, e.locator, e.note,
  s.id AS source, s.outlet_name, s.side, s.side_label, s.published, h.heard
FROM evidence AS e
JOIN sources_named AS s ON s.id = e.source
LEFT JOIN evidence_heard AS h ON h.evidence = e.id
WHERE e."table" IN ('event_participants', 'agreement_parties')
  AND (e.item LIKE 'participants[' || :id || '/%' OR e.item LIKE 'parties[' || :id || '/%')
ORDER BY e.relation <> 'supports', s.published_earliest IS NULL, s.published_earliest, s.id, e.field

SELECT e.id, e.title, e.date, e.class, e.status, e.contest, c.label AS relation_label,
  'agreements[' || g.agreement || '/' || g.relation || ']' AS item
FROM event_agreements AS g
JOIN events AS e ON e.id = g.event_id
LEFT JOIN codes AS c ON c.vocabulary = 'agreement_relation' AND c.code = g.relation
WHERE g.agreement = :id
ORDER BY e.date_earliest IS NULL, e.date_earliest, e.id

SELECT g.agreement, a.title, g.relation, c.label AS relation_label, a.signed,
  'agreements[' || g.agreement || '/' || g.relation || ']' AS item
FROM event_agreements AS g
JOIN agreements_dated AS a ON a.id = g.agreement
LEFT JOIN codes AS c ON c.vocabulary = 'agreement_relation' AND c.code = g.relation
WHERE g.event_id = :id
ORDER BY g.item

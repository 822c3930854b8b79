SELECT e.id, e.title, e.date, k.standing, k.is_certain, c.label AS relation_label
FROM event_agreements AS g
JOIN events AS e ON e.id = g.event_id
JOIN event_standing AS k ON k.event = e.id
LEFT JOIN codes AS c ON c.vocabulary = 'agreement_relation' AND c.code = g.relation
WHERE g.agreement = :id
ORDER BY e.date_earliest IS NULL, e.date_earliest, e.id

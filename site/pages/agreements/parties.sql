SELECT p.actor, p.role, p.contest, a.name, r.label AS role_label, p.position, p.on_behalf_of, b.name AS on_behalf_of_name
FROM agreement_parties AS p
JOIN actors AS a ON a.id = p.actor
LEFT JOIN actors AS b ON b.id = p.on_behalf_of
LEFT JOIN codes AS r ON r.vocabulary = 'party_role' AND r.code = p.role
WHERE p.agreement_id = :id
ORDER BY p.item

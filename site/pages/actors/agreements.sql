SELECT p.agreement_id AS agreement, a.title, a.signed, p.role, p.contest, r.label AS role_label, p.position, p.on_behalf_of, b.name AS on_behalf_of_name
FROM agreement_parties AS p
JOIN agreements_dated AS a ON a.id = p.agreement_id
LEFT JOIN actors AS b ON b.id = p.on_behalf_of
LEFT JOIN codes AS r ON r.vocabulary = 'party_role' AND r.code = p.role
WHERE p.actor = :id
ORDER BY a.signed_earliest IS NULL, a.signed_earliest, a.id

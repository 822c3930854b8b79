SELECT p.id, p.obligation, p.deadline, p.contest, p.agreement_id AS agreement, a.title AS agreement_title
FROM provisions AS p
JOIN agreements AS a ON a.id = p.agreement_id
WHERE p.id IN (SELECT provision_id FROM provision_obligors WHERE obligor = :id)
ORDER BY p.deadline_earliest IS NULL, p.deadline_earliest, p.id

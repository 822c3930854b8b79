SELECT a.id, a.title, 'Signed' AS what, a.signed AS date, a.signed_earliest AS day, NULL AS basis
FROM agreements_dated AS a
WHERE a.signed IS NOT NULL
UNION ALL
SELECT DISTINCT a.id, a.title, 'Deadline', p.deadline, p.deadline_earliest, d.label
FROM provisions AS p
JOIN agreements AS a ON a.id = p.agreement_id
LEFT JOIN codes AS d ON d.vocabulary = 'deadline_basis' AND d.code = p.deadline_basis
WHERE p.deadline IS NOT NULL
ORDER BY day, id

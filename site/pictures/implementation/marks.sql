SELECT signed_earliest AS day, 'Signed' AS title FROM agreements_dated WHERE id = :id AND signed_precision = 'day'
UNION ALL
SELECT DISTINCT deadline_earliest, 'Deadline' FROM provisions WHERE agreement_id = :id AND deadline_precision = 'day'
ORDER BY day

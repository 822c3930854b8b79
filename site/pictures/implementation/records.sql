-- Agreements with three reports or more: fewer are told as well by the table.
SELECT agreement_id AS id FROM implementation_reports WHERE as_of IS NOT NULL GROUP BY agreement_id HAVING COUNT(*) >= 3
ORDER BY agreement_id

SELECT p.*, a.title AS agreement_title FROM provisions_named AS p JOIN agreements AS a ON a.id = p.agreement_id
ORDER BY p.agreement_id, p.deadline_earliest IS NULL, p.deadline_earliest, p.id

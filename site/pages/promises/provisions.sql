SELECT p.*, o.name AS obligor_name, b.name AS beneficiary_name, d.label AS deadline_basis_label,
  (SELECT COUNT(*) FROM provision_matrix AS m WHERE m.provision = p.id AND m.says = 'asserts') AS asserting,
  (SELECT COUNT(*) FROM provision_matrix AS m WHERE m.provision = p.id AND m.says = 'denies') AS denying
FROM provisions AS p
LEFT JOIN actors AS o ON o.id = p.obligor
LEFT JOIN actors AS b ON b.id = p.beneficiary
LEFT JOIN codes AS d ON d.vocabulary = 'deadline_basis' AND d.code = p.deadline_basis
ORDER BY p.agreement_id, p.deadline_earliest IS NULL, p.deadline_earliest, p.id

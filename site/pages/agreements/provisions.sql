SELECT p.*, t.label AS type_label, o.name AS obligor_name, b.name AS beneficiary_name, d.label AS deadline_basis_label,
  x.label AS text_source_label, (
    SELECT COUNT(*) FROM implementation_reports AS r WHERE r.provision = p.id
  ) AS reports, (
    SELECT COUNT(*) FROM provision_matrix AS m WHERE m.provision = p.id AND m.says = 'asserts'
  ) AS asserting, (
    SELECT COUNT(*) FROM provision_matrix AS m WHERE m.provision = p.id AND m.says = 'denies'
  ) AS denying
FROM provisions AS p
LEFT JOIN actors AS o ON o.id = p.obligor
LEFT JOIN actors AS b ON b.id = p.beneficiary
LEFT JOIN codes AS t ON t.vocabulary = 'obligation_type' AND t.code = p.obligation_type
LEFT JOIN codes AS d ON d.vocabulary = 'deadline_basis' AND d.code = p.deadline_basis
LEFT JOIN codes AS x ON x.vocabulary = 'text_source' AND x.code = p.text_source
WHERE p.agreement_id = :id
ORDER BY p.deadline_earliest IS NULL, p.deadline_earliest, p.id

-- title: Provisions, named
-- description: Provisions with who owes them to whom, conditions and quantities as JSON, words for codes, the provision that they are a version of, and how many sources assert and deny them.
-- hidden: yes

SELECT
  p.*, t.label AS type_label, d.label AS deadline_basis_label, x.label AS text_source_label,
  v.obligation AS variant_of_obligation, v.agreement_id AS variant_of_agreement, (
    SELECT JSON_GROUP_ARRAY(JSON_OBJECT('id', id, 'name', name)) FROM (
      SELECT a.id, a.name FROM provision_obligors AS o JOIN actors AS a ON a.id = o.obligor
      WHERE o.provision_id = p.id ORDER BY o.item
    )
  ) AS obligors, (
    SELECT JSON_GROUP_ARRAY(JSON_OBJECT('id', id, 'name', name)) FROM (
      SELECT a.id, a.name FROM provision_beneficiaries AS o JOIN actors AS a ON a.id = o.beneficiary
      WHERE o.provision_id = p.id ORDER BY o.item
    )
  ) AS beneficiaries, (
    SELECT JSON_GROUP_ARRAY(JSON_OBJECT('kind', k.label, 'condition', c.condition))
    FROM provision_conditions AS c LEFT JOIN codes AS k ON k.vocabulary = 'condition_kind' AND k.code = c.kind
    WHERE c.provision_id = p.id
  ) AS conditions, (
    SELECT JSON_GROUP_ARRAY(JSON_OBJECT(
      'of', q.of, 'minimum', q.minimum, 'maximum', q.maximum, 'unit', COALESCE(q.currency, q.unit)
    ))
    FROM provision_quantities AS q WHERE q.provision_id = p.id
  ) AS quantities, (
    SELECT COUNT(*) FROM implementation_reports AS r WHERE r.provision = p.id
  ) AS reports, (
    SELECT COUNT(*) FROM provision_matrix AS m WHERE m.provision = p.id AND m.says = 'asserts'
  ) AS asserting, (
    SELECT COUNT(*) FROM provision_matrix AS m WHERE m.provision = p.id AND m.says = 'denies'
  ) AS denying
FROM provisions AS p
LEFT JOIN provisions AS v ON v.id = p.variant_of
LEFT JOIN codes AS t ON t.vocabulary = 'obligation_type' AND t.code = p.obligation_type
LEFT JOIN codes AS d ON d.vocabulary = 'deadline_basis' AND d.code = p.deadline_basis
LEFT JOIN codes AS x ON x.vocabulary = 'text_source' AND x.code = p.text_source

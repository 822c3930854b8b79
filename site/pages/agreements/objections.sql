SELECT o.id, o.actor, a.name, k.label AS kind_label, o.date, o.content, o.note
FROM agreement_objections AS o
JOIN actors AS a ON a.id = o.actor
LEFT JOIN codes AS k ON k.vocabulary = 'objection_kind' AND k.code = o.kind
WHERE o.agreement_id = :id
ORDER BY o.date_earliest IS NULL, o.date_earliest, o.id

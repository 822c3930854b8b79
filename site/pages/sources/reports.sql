SELECT r.id, r.as_of, r.content, r.agreement_id AS agreement, a.title AS agreement_title, r.reporter, w.name AS reporter_name,
  k.label AS status_label, i.label AS interest_label
FROM implementation_reports AS r
JOIN agreements AS a ON a.id = r.agreement_id
JOIN actors AS w ON w.id = r.reporter
LEFT JOIN codes AS k ON k.vocabulary = 'implementation_status' AND k.code = r.status
LEFT JOIN codes AS i ON i.vocabulary = 'interest' AND i.code = r.interest
WHERE r.source = :id
ORDER BY r.as_of_earliest IS NULL, r.as_of_earliest, r.id

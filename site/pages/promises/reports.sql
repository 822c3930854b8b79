SELECT r.*, k.label AS status_label, k.definition AS status_says, w.name AS reporter_name, i.label AS interest_label,
  o.name AS outlet_name
FROM implementation_reports AS r
JOIN actors AS w ON w.id = r.reporter
JOIN sources AS s ON s.id = r.source
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN codes AS k ON k.vocabulary = 'implementation_status' AND k.code = r.status
LEFT JOIN codes AS i ON i.vocabulary = 'interest' AND i.code = r.interest
ORDER BY r.agreement_id, r.provision, r.as_of_earliest IS NULL, r.as_of_earliest, r.id

-- title: Implementation reports, named
-- description: Reports of implementation with the agreement, the promise, the reporter, words for codes, and the outlet.
-- hidden: yes

SELECT
  r.*, a.title AS agreement_title, p.obligation AS obligation, k.label AS status_label, k.definition AS status_says,
  w.name AS reporter_name, i.label AS interest_label, s.outlet_name AS outlet_name
FROM implementation_reports AS r
JOIN agreements AS a ON a.id = r.agreement_id
LEFT JOIN provisions AS p ON p.id = r.provision
JOIN actors AS w ON w.id = r.reporter
JOIN sources_named AS s ON s.id = r.source
LEFT JOIN codes AS k ON k.vocabulary = 'implementation_status' AND k.code = r.status
LEFT JOIN codes AS i ON i.vocabulary = 'interest' AND i.code = r.interest

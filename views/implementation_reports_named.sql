-- title: Implementation reports, named
-- description: Reports of implementation with the agreement, the promise, the reporter, the event, and words for codes.
-- hidden: yes

SELECT
  r.*, a.title AS agreement_title, p.obligation AS obligation, k.label AS status_label, k.definition AS status_says,
  j.label AS judged_by_label, w.name AS reporter_name, i.label AS interest_label, v.title AS event_title
FROM implementation_reports AS r
JOIN agreements AS a ON a.id = r.agreement_id
LEFT JOIN provisions AS p ON p.id = r.provision
LEFT JOIN events AS v ON v.id = r.event
JOIN actors AS w ON w.id = r.reporter
LEFT JOIN codes AS k ON k.vocabulary = 'implementation_status' AND k.code = r.status
LEFT JOIN codes AS j ON j.vocabulary = 'judged_by' AND j.code = r.judged_by
LEFT JOIN codes AS i ON i.vocabulary = 'interest' AND i.code = r.interest

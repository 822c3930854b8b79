-- title: What was promised, by when, and who says it was kept?
-- description: Every alleged obligation with each report on its implementation; one row has no report where nobody is recorded as having made one. agreement: an id, or part of a title or name; reporter: who says it.
-- theme: Agreements and promises

WITH promised AS (
  SELECT id, agreement_id, obligation, deadline, deadline_earliest, deadline_basis, contest FROM provisions
  UNION ALL
  SELECT NULL, id, '(the agreement as a whole)', NULL, NULL, NULL, contest FROM agreements
  WHERE id IN (SELECT agreement_id FROM implementation_reports WHERE provision IS NULL)
)
SELECT
  a.title AS agreement_title,
  p.obligation AS obligation,
  (
    SELECT GROUP_CONCAT(name, '; ') FROM (
      SELECT o.name AS name FROM provision_obligors AS b JOIN actors AS o ON o.id = b.obligor
      WHERE b.provision_id = p.id ORDER BY b.item
    )
  ) AS obligor_names,
  p.deadline AS deadline,
  p.deadline_basis AS deadline_basis,
  p.contest AS contest,
  k.label AS reported_as,
  r.as_of AS as_of,
  w.name AS reporter_name,
  r.interest AS interest,
  r.content AS content,
  x.label AS report_contest_label,
  r.judged_by AS judged_by,
  r.event AS event,
  r.reporter AS reporter,
  r.sources AS sources,
  p.agreement_id AS agreement,
  p.id AS provision
FROM promised AS p
JOIN agreements AS a ON a.id = p.agreement_id
LEFT JOIN implementation_timeline AS r ON r.agreement = p.agreement_id AND r.provision IS p.id
LEFT JOIN actors AS w ON w.id = r.reporter
LEFT JOIN codes AS k ON k.vocabulary = 'implementation_status' AND k.code = r.status
LEFT JOIN codes AS x ON x.vocabulary = 'contest' AND x.code = r.contest
WHERE (
    :agreement = '' OR a.id = :agreement OR a.title LIKE '%' || :agreement || '%'
    OR EXISTS (SELECT 1 FROM agreement_names AS n WHERE n.agreement_id = a.id AND n.name LIKE '%' || :agreement || '%')
  )
  AND (:reporter = '' OR r.reporter = :reporter OR w.name LIKE '%' || :reporter || '%')
ORDER BY a.title, p.id IS NULL, p.deadline_earliest IS NULL, p.deadline_earliest, p.id, r.as_of_earliest, r.id

-- title: Implementation timeline
-- description: What was said of how far agreements were carried out, in order of time, with the reporter and the reporter's interest.

SELECT
  r.id AS id,
  r.as_of AS as_of,
  r.as_of_earliest AS as_of_earliest,
  r.agreement_id AS agreement,
  r.provision AS provision,
  r.status AS status,
  k.label AS status_label,
  r.reporter AS reporter,
  r.interest AS interest,
  r.content AS content,
  r.source AS source,
  r.locator AS locator
FROM implementation_reports AS r
JOIN codes AS k ON k.vocabulary = 'implementation_status' AND k.code = r.status
ORDER BY r.as_of_earliest IS NULL, r.as_of_earliest, r.id

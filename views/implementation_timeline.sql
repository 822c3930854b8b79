-- title: Implementation timeline
-- description: What was said of how far agreements were carried out, in order of time, with the reporter, the reporter's country and interest, who judged the degree, and the sources.

SELECT
  r.id AS id,
  r.as_of AS as_of,
  r.as_of_earliest AS as_of_earliest,
  r.as_of_latest AS as_of_latest,
  r.agreement_id AS agreement,
  r.provision AS provision,
  r.event AS event,
  r.status AS status,
  k.label AS status_label,
  r.judged_by AS judged_by,
  r.reporter AS reporter,
  a.country AS country,
  r.interest AS interest,
  r.content AS content,
  r.contest AS contest,
  (
    SELECT GROUP_CONCAT(source) FROM (
      SELECT DISTINCT e.source AS source FROM evidence AS e
      WHERE e."table" = 'implementation_reports' AND e.record = r.id AND e.relation = 'supports'
        AND (e.field IS NULL OR e.field = 'content')
      ORDER BY e.source
    )
  ) AS sources
FROM implementation_reports AS r
JOIN actors AS a ON a.id = r.reporter
JOIN codes AS k ON k.vocabulary = 'implementation_status' AND k.code = r.status
ORDER BY r.as_of_earliest IS NULL, r.as_of_earliest, r.id

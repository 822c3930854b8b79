-- title: Implementation by provision
-- description: One row a provision and country of claimants: their latest claim of how far it was carried out, when, and in whose interest.

WITH
sources (report, sources) AS (
  SELECT record, group_concat(source, '; ') FROM (
    SELECT DISTINCT record, source FROM evidence
    WHERE "table" = 'implementation_reports' AND source IS NOT NULL AND relation <> 'denies'
    ORDER BY record, source
  ) GROUP BY record
),
-- Of a promise, or of an agreement as a whole.
claims (id, subject, country, place, status, label, as_of) AS (
  SELECT
    reports.id, coalesce(reports.provision, reports.agreement_id), actors.country,
    row_number() OVER (
      PARTITION BY coalesce(reports.provision, reports.agreement_id), actors.country
      ORDER BY coalesce(reports.as_of_latest, reports.as_of_earliest) DESC, reports.as_of_earliest DESC, reports.id
    ),
    reports.status, codes.label, reports.as_of
  FROM implementation_reports AS reports
  JOIN actors ON actors.id = reports.reporter
  JOIN codes ON codes.vocabulary = 'implementation_status' AND codes.code = reports.status
),
history (subject, country, claims, statuses) AS (
  SELECT subject, country, count(*), group_concat(coalesce(as_of, '?') || ': ' || status, '; ')
  FROM (SELECT * FROM claims ORDER BY subject, country, place DESC)
  GROUP BY subject, country
)
SELECT
  latest.subject || ':' || lower(coalesce(latest.country, 'none')) AS id,
  report.agreement_id AS agreement,
  agreements.title AS agreement_title,
  report.provision,
  provisions.obligation,
  provisions.deadline,
  latest.country,
  report.as_of,
  latest.status,
  latest.label AS status_label,
  report.judged_by,
  report.reporter AS claimant,
  actors.name AS claimant_name,
  report.interest,
  report.content,
  report.contest,
  history.claims,
  history.statuses,
  latest.id AS latest_report,
  sources.sources
FROM claims AS latest
JOIN implementation_reports AS report ON report.id = latest.id
JOIN agreements ON agreements.id = report.agreement_id
JOIN actors ON actors.id = report.reporter
JOIN history ON history.subject = latest.subject AND history.country IS latest.country
LEFT JOIN provisions ON provisions.id = report.provision
LEFT JOIN sources ON sources.report = latest.id
WHERE latest.place = 1
ORDER BY report.agreement_id, report.provision, latest.country

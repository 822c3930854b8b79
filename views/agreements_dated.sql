-- title: Agreements, dated
-- description: Agreements with the day and place of their first signing, and the last stage that is recorded. Without a signing no source reports one.

SELECT
  a.*, s.date AS signed, s.date_earliest AS signed_earliest, s.date_latest AS signed_latest, s.date_precision AS signed_precision,
  s.place AS place, (
    SELECT g.stage FROM agreement_stages AS g
    WHERE g.agreement_id = a.id
    ORDER BY COALESCE(g.date_latest, g.date_earliest) IS NULL, COALESCE(g.date_latest, g.date_earliest) DESC, g.id DESC
    LIMIT 1
  ) AS last_stage
FROM agreements AS a
LEFT JOIN agreement_stages AS s ON s.id = (
  SELECT f.id FROM agreement_stages AS f
  WHERE f.agreement_id = a.id AND f.stage = 'signed'
  ORDER BY f.date_earliest IS NULL, f.date_earliest, f.id
  LIMIT 1
)

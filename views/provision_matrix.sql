-- title: Provision matrix
-- description: Provision by source, for every source that speaks of the agreement: asserts, denies, or is silent. Silence is not denial.

WITH speaking AS (
  SELECT v.record AS agreement, v.source AS source FROM evidence AS v
  WHERE v."table" IN ('agreements', 'agreement_parties') AND v.source IS NOT NULL
  UNION
  SELECT g.agreement_id, v.source FROM evidence AS v JOIN agreement_stages AS g ON g.id = v.record
  WHERE v."table" = 'agreement_stages' AND v.source IS NOT NULL
  UNION
  SELECT p.agreement_id, v.source FROM evidence AS v JOIN provisions AS p ON p.id = v.record
  WHERE v."table" IN ('provisions', 'provision_obligors', 'provision_beneficiaries') AND v.source IS NOT NULL
  UNION
  SELECT r.agreement_id, v.source FROM evidence AS v JOIN implementation_reports AS r ON r.id = v.record
  WHERE v."table" = 'implementation_reports' AND v.source IS NOT NULL
),
stance AS (
  SELECT
    p.id AS provision, v.source AS source,
    MAX(v.relation = 'supports') AS asserts, MAX(v.relation = 'denies') AS denies,
    GROUP_CONCAT(DISTINCT v.locator) AS locators
  FROM provisions AS p
  JOIN evidence AS v
    ON v."table" = 'provisions' AND v.record = p.id AND (v.field IS NULL OR v.field = 'obligation')
  GROUP BY p.id, v.source
)
SELECT
  p.id || ':' || k.source AS id,
  p.agreement_id AS agreement,
  p.id AS provision,
  p.obligation AS obligation,
  p.contest AS contest,
  k.source AS source,
  CASE WHEN t.denies THEN 'denies' WHEN t.asserts THEN 'asserts' ELSE 'silent' END AS says,
  t.locators AS locators
FROM provisions AS p
JOIN speaking AS k ON k.agreement = p.agreement_id
LEFT JOIN stance AS t ON t.provision = p.id AND t.source = k.source
ORDER BY p.agreement_id, p.id, k.source

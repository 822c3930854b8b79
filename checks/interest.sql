-- title: The interest of a reporter follows from whose duty it is
-- description: A person, body or state outlet is of the party of its country. Of a provision, the obligors decide; a mutual one is shared. Of a whole, a reporter of no party has no duty, and one of a party has a part in it.
-- rule: interest

WITH party (agreement, country) AS (
  SELECT DISTINCT p.agreement_id, a.country
  FROM agreement_parties AS p JOIN actors AS a ON a.id = p.actor
  WHERE p.role = 'party' AND a.country IS NOT NULL
),
-- The country for which a reporter speaks: none for outlets in their own voice but those of a state.
voice (actor, country) AS (
  SELECT a.id, CASE WHEN a.sector <> 'JRN' OR a.sector IS NULL OR o.control = 'state' THEN a.country END
  FROM actors AS a LEFT JOIN outlets AS o ON o.id = a.id
),
owing (provision, owed, countries, number) AS (
  SELECT o.provision_id, 1, coalesce(group_concat(DISTINCT a.country), ''), count(DISTINCT a.country)
  FROM provision_obligors AS o JOIN actors AS a ON a.id = o.obligor
  GROUP BY o.provision_id
),
report AS (
  SELECT
    r.id, r.interest, v.country IS NOT NULL AND v.country IN (
      SELECT country FROM party WHERE agreement = r.agreement_id
    ) AS of_party,
    EXISTS (SELECT 1 FROM party WHERE agreement = r.agreement_id) AS has_parties,
    p.id IS NOT NULL AND p.mutual IS TRUE AS mutual,
    o.owed AS owed, v.country IS NOT NULL AND instr(o.countries, v.country) > 0 AS own, o.number AS number
  FROM implementation_reports AS r
  JOIN voice AS v ON v.actor = r.reporter
  LEFT JOIN provisions AS p ON p.id = r.provision
  LEFT JOIN owing AS o ON o.provision = p.id
),
rule AS (
  SELECT id, interest, CASE
    WHEN NOT has_parties THEN NULL
    WHEN NOT of_party THEN 'affected, monitor or third_party'
    WHEN mutual THEN 'shared_duty'
    WHEN owed THEN CASE WHEN own AND number > 1 THEN 'shared_duty' WHEN own THEN 'own_duty' ELSE 'others_duty' END
    ELSE 'own_duty, others_duty, shared_duty or unclear_duty'
  END AS allowed
  FROM report
)
SELECT 'implementation_reports' AS "table", id AS record, NULL AS item, 'interest' AS field,
  'is ' || interest || ', but by the country of the reporter and whose duty it is it would be ' || allowed
  || '; correct it, or the obligors' AS message
FROM rule
WHERE allowed IS NOT NULL AND interest <> 'monitor' AND instr(', ' || replace(allowed, ' or ', ', ') || ',', ', ' || interest || ',') = 0

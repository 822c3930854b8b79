-- title: Which source asserts which provision?
-- description: For each alleged obligation, the sources that assert it and those that deny it, by outlet, and how many that speak of the agreement are silent on it. Silence is not denial. agreement: an id or part of a title.
-- theme: Agreements and promises

SELECT
  a.title AS agreement_title,
  m.obligation AS obligation,
  p.contest AS contest,
  COUNT(*) FILTER (WHERE m.says = 'asserts') AS assert_it,
  COUNT(*) FILTER (WHERE m.says = 'denies') AS deny_it,
  COUNT(*) FILTER (WHERE m.says = 'silent') AS silent,
  REPLACE(GROUP_CONCAT(DISTINCT CASE WHEN m.says = 'asserts' THEN NULLIF(o.side, 'unknown') END), ',', ', ') AS sides_asserting,
  GROUP_CONCAT(CASE WHEN m.says = 'asserts' THEN m.source END) AS asserted_by,
  GROUP_CONCAT(CASE WHEN m.says = 'denies' THEN m.source END) AS denied_by,
  m.agreement AS agreement,
  m.provision AS provision
FROM provision_matrix AS m
JOIN agreements AS a ON a.id = m.agreement
JOIN provisions AS p ON p.id = m.provision
JOIN sources AS s ON s.id = m.source
JOIN outlets AS o ON o.id = s.outlet
WHERE :agreement = '' OR a.id = :agreement OR a.title LIKE '%' || :agreement || '%'
GROUP BY m.provision
ORDER BY a.title, assert_it DESC, m.provision

-- title: Reports of statements
-- description: One row a statement and source that carries it: where it stands there, and by whose account.
-- hidden: yes

SELECT
  v.record AS statement, v.source AS source, u.outlet AS outlet, u.outlet_name AS outlet_name,
  REPLACE(GROUP_CONCAT(DISTINCT v.locator), ',', ', ') AS locator, v.attributed_to AS via, a.name AS via_name
FROM evidence AS v
JOIN sources_named AS u ON u.id = v.source
LEFT JOIN actors AS a ON a.id = v.attributed_to
WHERE v."table" = 'statements' AND v.relation IN ('supports', 'less_precise')
GROUP BY v.record, v.source, v.attributed_to
ORDER BY v.record, u.published_earliest IS NULL, u.published_earliest, v.source

-- title: What is owed mutually is owed to those who owe it
-- description: The obligors of a mutual provision are two or more, and are its beneficiaries.
-- rule: mutual

WITH owing (provision, names, number) AS (
  SELECT provision_id, group_concat(obligor), count(*)
  FROM (SELECT * FROM provision_obligors ORDER BY obligor) GROUP BY provision_id
),
owed (provision, names) AS (
  SELECT provision_id, group_concat(beneficiary)
  FROM (SELECT * FROM provision_beneficiaries ORDER BY beneficiary) GROUP BY provision_id
)
SELECT 'provisions' AS "table", p.id AS record, NULL AS item, 'mutual' AS field,
  'is true, but obligors are ' || coalesce(owing.names, 'none') || ' and beneficiaries ' || coalesce(owed.names, 'none')
  || '; name in both all who owe it to each other, or take mutual out' AS message
FROM provisions AS p
LEFT JOIN owing ON owing.provision = p.id
LEFT JOIN owed ON owed.provision = p.id
WHERE p.mutual AND (owing.names IS NOT owed.names OR coalesce(owing.number, 0) < 2)

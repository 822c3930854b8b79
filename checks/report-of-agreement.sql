-- title: A report is of a provision of its own agreement
-- description: An implementation report stands in the agreement whose provision it judges.
-- rule: report-of-agreement

SELECT 'implementation_reports' AS "table", r.id AS record, NULL AS item, 'provision' AS field,
  'is of ' || p.agreement_id || ', not of ' || r.agreement_id
  || '; give a provision of this agreement, or move the report to the other' AS message
FROM implementation_reports AS r JOIN provisions AS p ON p.id = r.provision
WHERE p.agreement_id <> r.agreement_id

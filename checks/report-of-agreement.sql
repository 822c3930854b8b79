-- title: A report is of a provision of its own agreement
-- description: An implementation report names a provision that stands in another agreement.
-- rule: report-of-agreement

SELECT 'implementation_reports' AS "table", report.id AS record, NULL AS item, 'provision' AS field,
  '''' || report.provision || ''' is a provision of ' || provisions.agreement_id || '; write the report there, or name one of '
  || report.agreement_id AS message
FROM implementation_reports AS report
JOIN provisions ON provisions.id = report.provision
WHERE provisions.agreement_id <> report.agreement_id

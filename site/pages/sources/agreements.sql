SELECT a.id, a.title, a.signed, COUNT(*) FILTER (WHERE v.relation = 'supports') AS supports,
  COUNT(*) FILTER (WHERE v.relation IN ('conflicts', 'denies')) AS differs,
  REPLACE(GROUP_CONCAT(DISTINCT CASE WHEN v.relation = 'supports' THEN v.field END), ',', ', ') AS fields
FROM evidence AS v
LEFT JOIN provisions AS p ON p.id = v.record
JOIN agreements AS a ON a.id = COALESCE(p.agreement_id, v.record)
WHERE v.source = :id
GROUP BY a.id
ORDER BY a.signed_earliest IS NULL, a.signed_earliest, a.id

-- Agreements with promises or with reports on their implementation, those of which most is said first.
SELECT a.id, a.title, a.signed, (SELECT COUNT(*) FROM provisions AS p WHERE p.agreement_id = a.id) AS promises,
  (SELECT COUNT(*) FROM implementation_reports AS r WHERE r.agreement_id = a.id) AS reports
FROM agreements_dated AS a
WHERE promises OR reports
ORDER BY reports DESC, promises DESC, a.signed_earliest, a.id

-- The first day of each month that is shown, and how far along the picture it stands: months with more reports are wider.
WITH RECURSIVE days AS (
  SELECT COALESCE(as_of_earliest, as_of_latest) AS first, COALESCE(as_of_latest, as_of_earliest) AS last
  FROM implementation_reports
  WHERE agreement_id = :id AND as_of IS NOT NULL
  UNION ALL
  SELECT signed_earliest, signed_earliest FROM agreements_dated WHERE id = :id AND signed_precision = 'day'
  UNION ALL
  SELECT deadline_earliest, deadline_earliest FROM provisions WHERE agreement_id = :id AND deadline_precision = 'day'
), months (month, last) AS (
  SELECT STRFTIME('%Y-%m-01', MIN(first)), DATE(MAX(last), 'start of month', '+1 month') FROM days
  UNION ALL
  SELECT DATE(month, '+1 month'), last FROM months WHERE month < last
), weighed AS (
  SELECT m.month, m.last, 1.0 + (
    SELECT COUNT(*) FROM implementation_reports AS r
    WHERE r.agreement_id = :id AND STRFTIME('%Y-%m-01', COALESCE(r.as_of_earliest, r.as_of_latest)) = m.month
  ) AS weight
  FROM months AS m
)
SELECT month, COALESCE(SUM(weight) OVER (ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
  / (SELECT SUM(weight) FROM weighed WHERE month < last) AS "to"
FROM weighed
ORDER BY month

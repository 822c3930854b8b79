-- The first day of each month that is shown, and how far along the picture it stands: a day is as wide everywhere.
WITH RECURSIVE days AS (
  SELECT COALESCE(as_of_earliest, as_of_latest) AS first, COALESCE(as_of_latest, as_of_earliest) AS last
  FROM implementation_reports
  WHERE agreement_id = :id AND as_of IS NOT NULL
  UNION ALL
  SELECT signed_earliest, signed_earliest FROM agreements_dated WHERE id = :id AND signed_precision = 'day'
  UNION ALL
  SELECT deadline_earliest, deadline_earliest FROM provisions WHERE agreement_id = :id AND deadline_precision = 'day'
), bounds AS (
  SELECT DATE(MIN(first), 'start of month') AS first, DATE(MAX(last), 'start of month', '+1 month') AS last FROM days
), months (month) AS (
  SELECT first FROM bounds
  UNION ALL
  SELECT DATE(month, '+1 month') FROM months WHERE month < (SELECT last FROM bounds)
)
SELECT month, (JULIANDAY(month) - JULIANDAY(first)) / (JULIANDAY(last) - JULIANDAY(first)) AS "to"
FROM months, bounds
ORDER BY month

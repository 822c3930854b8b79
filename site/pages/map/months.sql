-- Each month of the picture over time, with the events of that very month; the picture begins and ends with the stretch of time that is asked for.
WITH RECURSIVE dated AS (
  SELECT id, SUBSTR(date_earliest, 1, 7) AS month, contest = 'disputed' AS disputed FROM events WHERE SUBSTR(date_earliest, 1, 7) = SUBSTR(date_latest, 1, 7)
), bounds AS (
  SELECT MIN(month) AS first, MAX(month) AS last FROM dated
  WHERE (:from = '' OR SUBSTR(month, 1, LENGTH(:from)) >= :from) AND (:to = '' OR SUBSTR(month, 1, LENGTH(:to)) <= :to)
), axis AS (
  SELECT first AS month FROM bounds WHERE first IS NOT NULL
  UNION ALL
  SELECT SUBSTR(DATE(month || '-01', '+1 month'), 1, 7) FROM axis WHERE month < (SELECT last FROM bounds)
)
SELECT axis.month, COUNT(dated.id) AS events, COALESCE(SUM(dated.disputed), 0) AS disputed
FROM axis
LEFT JOIN dated ON dated.month = axis.month AND (:place = '' OR dated.id IN (SELECT event_id FROM event_places WHERE place = :place))
GROUP BY axis.month
ORDER BY axis.month

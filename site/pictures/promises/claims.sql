-- How often something was said in a quarter of how far promises are kept, by the side that said it.
WITH dated AS (
  SELECT status, country, reporter, contest = 'disputed' AS disputed, CASE country WHEN 'IRN' THEN 0 WHEN 'IRQ' THEN 1 ELSE 2 END AS panel,
    4 * (SUBSTR(as_of_earliest, 1, 4) - 2023) + (SUBSTR(as_of_earliest, 6, 2) - 1) / 3 AS quarter
  FROM implementation_timeline
  WHERE as_of_earliest >= '2023-01-01' AND as_of_latest < DATE(as_of_earliest, 'start of month', '+3 months')
)
SELECT panel, status, quarter, COUNT(*) AS claims, SUM(disputed) AS disputed,
  '/accord/implementation_timeline?' || IIF(panel = 2, 'reporter__in=' || GROUP_CONCAT(DISTINCT reporter), 'country=' || country)
    || '&status=' || status || '&as_of_earliest__gte=' || DATE('2023-01-01', (quarter * 3) || ' months')
    || '&as_of_latest__lt=' || DATE('2023-01-01', (quarter * 3 + 3) || ' months') AS href
FROM dated
GROUP BY panel, status, quarter
ORDER BY panel, status, quarter

-- How many visits and meetings there were in a quarter, by the country and the rank of the visitor.
WITH dated AS (
  SELECT DISTINCT event, country, rank,
    4 * (SUBSTR(date_earliest, 1, 4) - 2023) + (SUBSTR(date_earliest, 6, 2) - 1) / 3 AS quarter
  FROM visits
  WHERE class = 'act' AND status = 'occurred' AND country IN ('IRN', 'IRQ') AND rank IS NOT NULL AND date_earliest >= '2023-01-01'
    AND date_latest < DATE(date_earliest, 'start of month', '+3 months')
)
SELECT country, rank, quarter, COUNT(*) AS events,
  '/accord/visits?country=' || country || '&rank=' || rank || '&date__during=' || DATE('2023-01-01', (quarter * 3) || ' months')
    || '/' || DATE('2023-01-01', (quarter * 3 + 3) || ' months', '-1 day') AS href
FROM dated
GROUP BY country, rank, quarter
ORDER BY country, rank, quarter

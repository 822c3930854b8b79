-- Each quarter from January 2023 to the last that is recorded.
WITH RECURSIVE quarters (place, first) AS (
  SELECT 0, '2023-01-01'
  UNION ALL
  SELECT place + 1, DATE(first, '+3 months') FROM quarters
  WHERE DATE(first, '+3 months') <= (SELECT MAX(date_earliest) FROM visits WHERE class = 'act' AND status = 'occurred')
)
SELECT place, SUBSTR(first, 1, 4) AS year, SUBSTR(first, 6, 2) = '01' AS opens_year FROM quarters ORDER BY place

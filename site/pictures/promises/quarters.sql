-- Each quarter from January 2023 to the last of which something is said.
WITH RECURSIVE quarters (place, first) AS (
  SELECT 0, '2023-01-01'
  UNION ALL
  SELECT place + 1, DATE(first, '+3 months') FROM quarters
  WHERE DATE(first, '+3 months') <= (SELECT MAX(as_of_earliest) FROM implementation_reports)
)
SELECT place, SUBSTR(first, 1, 4) AS year, SUBSTR(first, 6, 2) = '01' AS opens_year FROM quarters ORDER BY place

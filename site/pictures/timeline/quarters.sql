-- Events by the quarter that all of their date falls in; what is dated to no quarter is in the list of its years.
WITH dated AS (
  SELECT SUBSTR(date_earliest, 1, 4) AS year, (SUBSTR(date_earliest, 6, 2) + 2) / 3 AS quarter,
    SUBSTR(date_latest, 1, 4) AS last_year, (SUBSTR(date_latest, 6, 2) + 2) / 3 AS last_quarter
  FROM events
  WHERE date_earliest IS NOT NULL AND date_latest IS NOT NULL
)
SELECT year, quarter, COUNT(*) AS events, '/events?year=' || year AS href,
  ROW_NUMBER() OVER (ORDER BY year, quarter) - 1 AS line, ROW_NUMBER() OVER (PARTITION BY year ORDER BY quarter) = 1 AS opens_year
FROM dated
WHERE (year, quarter) = (last_year, last_quarter)
GROUP BY year, quarter
ORDER BY line

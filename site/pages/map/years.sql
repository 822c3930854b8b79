-- The years that a stretch of time can begin and end with.
WITH RECURSIVE years AS (
  SELECT CAST(SUBSTR(MIN(COALESCE(date_earliest, date_latest)), 1, 4) AS INTEGER) AS year FROM events
  UNION ALL
  SELECT year + 1 FROM years WHERE year < (SELECT CAST(SUBSTR(MAX(COALESCE(date_latest, date_earliest)), 1, 4) AS INTEGER) FROM events)
)
SELECT CAST(year AS TEXT) AS year FROM years WHERE year IS NOT NULL

WITH bounds AS (SELECT date_earliest AS day FROM events UNION ALL SELECT date_latest FROM events)
SELECT CAST(STRFTIME('%Y', MIN(day)) AS INTEGER) AS first, CAST(STRFTIME('%Y', MAX(day)) AS INTEGER) + 1 AS "end"
FROM bounds
WHERE day IS NOT NULL
HAVING first IS NOT NULL

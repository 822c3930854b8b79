-- How many visits and meetings across the border there were in a quarter, by the country and the rank of the visitor:
-- those in the other country, or with somebody of it. A caller on his own side crosses no border.
WITH dated AS (
  SELECT DISTINCT event, country, rank, contest = 'disputed' AS disputed,
    4 * (SUBSTR(date_earliest, 1, 4) - 2023) + (SUBSTR(date_earliest, 6, 2) - 1) / 3 AS quarter
  FROM visits AS v
  WHERE class = 'act' AND status = 'occurred' AND country IN ('IRN', 'IRQ') AND rank IS NOT NULL AND date_earliest >= '2023-01-01'
    AND date_latest < DATE(date_earliest, 'start of month', '+3 months')
    AND (
      EXISTS (
        SELECT 1 FROM event_places AS p JOIN places AS w ON w.id = p.place
        WHERE p.event_id = v.event AND p.role IN ('venue', 'stop') AND w.country = IIF(v.country = 'IRN', 'IRQ', 'IRN')
      ) OR EXISTS (
        SELECT 1 FROM dyads AS d
        WHERE d.event = v.event AND v.visitor IN (d.from_actor, d.to_actor)
          AND IIF(v.country = 'IRN', 'IRQ', 'IRN') IN (d.from_country, d.to_country)
      )
    )
)
SELECT country, rank, quarter, COUNT(*) AS events, SUM(disputed) AS disputed,
  '/accord/visits?country=' || country || '&rank=' || rank || '&event__in=' || GROUP_CONCAT(event) AS href
FROM (SELECT * FROM dated ORDER BY event)
GROUP BY country, rank, quarter
ORDER BY country, rank, quarter

-- What each circle stands for in a stretch of time, at all places, the largest first.
SELECT id, name, events, '/places/' || id AS href, 1.0 * events / whole AS share, name || ', ' || events AS text,
  name || ': ' || events || IIF(events = 1, ' event', ' events') || IIF(disputed, ', ' || disputed || ' disputed', '') AS title
FROM (
  SELECT p.id, p.name, (SELECT COUNT(DISTINCT event_id) FROM event_places WHERE place = p.id) AS whole,
    COUNT(DISTINCT e.id) AS events, COUNT(DISTINCT IIF(e.contest = 'disputed', e.id, NULL)) AS disputed
  FROM places AS p JOIN event_places AS w ON w.place = p.id JOIN events AS e ON e.id = w.event_id
  WHERE (:from = '' OR (e.date IS NOT NULL AND COALESCE(SUBSTR(e.date_latest, 1, LENGTH(:from)) >= :from, TRUE)))
    AND (:to = '' OR (e.date IS NOT NULL AND COALESCE(SUBSTR(e.date_earliest, 1, LENGTH(:to)) <= :to, TRUE)))
  GROUP BY p.id
)
ORDER BY events DESC, name

SELECT '/events/' || e.id AS href, e.title, e.date, e.date_earliest AS start, k.label AS standing, e.contest = 'disputed' AS disputed
FROM events AS e
JOIN codes AS k ON k.id = iif(e.class = 'act', 'event_status:' || e.status, 'event_class:' || e.class)
WHERE JULIANDAY(e.date_latest) - JULIANDAY(e.date_earliest) <= 31
ORDER BY e.class = 'act' AND e.status = 'occurred' AND e.contest IS NOT 'disputed' DESC, e.date_earliest, e.id

SELECT '/events/' || e.id AS href, e.title, e.date, e.date_earliest AS start, k.standing
FROM events AS e
JOIN event_standing AS k ON k.event = e.id
WHERE JULIANDAY(e.date_latest) - JULIANDAY(e.date_earliest) <= 31
ORDER BY NOT k.is_certain, e.date_earliest, e.id

SELECT e.id, e.title, e.date, e.place, k.standing, k.is_certain
FROM events AS e
JOIN event_standing AS k ON k.event = e.id
ORDER BY e.date_earliest IS NULL, e.date_earliest, e.id

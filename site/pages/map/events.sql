SELECT e.id, e.title, e.date, p.place, e.class, e.status, e.contest,
  SUBSTR(COALESCE(e.date_earliest, e.date_latest, '?'), 1, 4) AS year
FROM events AS e
LEFT JOIN (SELECT DISTINCT event_id, place FROM event_places) AS p ON p.event_id = e.id
ORDER BY e.date_earliest IS NULL, e.date_earliest, e.id

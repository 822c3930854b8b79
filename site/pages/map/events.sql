-- Each place of an event in a row, the newest first, with whether it fits the time and place that are asked for.
SELECT e.id, e.title, e.date, p.place, e.class, e.status, e.contest,
  COALESCE(SUBSTR(e.date_earliest, 1, 7), '') AS first, COALESCE(SUBSTR(e.date_latest, 1, 7), '') AS last,
  (:place = '' OR COALESCE(p.place = :place, FALSE))
  AND (:from = '' OR (e.date IS NOT NULL AND COALESCE(SUBSTR(e.date_latest, 1, LENGTH(:from)) >= :from, TRUE)))
  AND (:to = '' OR (e.date IS NOT NULL AND COALESCE(SUBSTR(e.date_earliest, 1, LENGTH(:to)) <= :to, TRUE))) AS fits
FROM events AS e
LEFT JOIN (SELECT DISTINCT event_id, place FROM event_places) AS p ON p.event_id = e.id
ORDER BY e.date_earliest IS NULL, e.date_earliest DESC, e.id

-- title: How many events are there in each month?
-- description: Events whose month is certain, and how many of them are disputed. from, to: a month or a year (2023-05, 2023); place: where it was. Each may be empty.
-- theme: Meetings and events

SELECT SUBSTR(e.date_earliest, 1, 7) AS month, COUNT(*) AS events, COUNT(*) FILTER (WHERE e.contest = 'disputed') AS disputed
FROM events AS e
WHERE SUBSTR(e.date_earliest, 1, 7) = SUBSTR(e.date_latest, 1, 7)
  AND (:from = '' OR SUBSTR(e.date_earliest, 1, LENGTH(:from)) >= :from)
  AND (:to = '' OR SUBSTR(e.date_earliest, 1, LENGTH(:to)) <= :to)
  AND (:place = '' OR e.id IN (SELECT event_id FROM event_places WHERE place = :place))
GROUP BY 1
ORDER BY 1

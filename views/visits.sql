-- title: Visits
-- description: Visits with visitor, the visitor's office as reported, host or inviter, dates and place, and how many recorded events are parts of them.

SELECT
  e.id AS event,
  e.title AS title,
  v.actor AS visitor,
  v.position AS position,
  (
    SELECT GROUP_CONCAT(h.actor, '; ') FROM event_participants AS h
    WHERE h.event_id = e.id AND h.role IN ('host', 'inviter')
  ) AS hosts,
  e.place AS place,
  e.date AS date,
  e.date_earliest AS date_earliest,
  e.date_latest AS date_latest,
  e.form AS form,
  e.realisation AS realisation,
  (SELECT COUNT(*) FROM events AS p WHERE p.part_of = e.id) AS parts
FROM events AS e
JOIN event_participants AS v ON v.event_id = e.id AND v.role IN ('visitor', 'delegation_head')
WHERE e.form IN ('official_visit', 'working_visit', 'visit')
ORDER BY e.date_earliest, e.id, v.item

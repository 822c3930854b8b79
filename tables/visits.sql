-- title: Visits and visitors
-- description: One row a visitor and event, with the visitor's office and its rank, the hosts, place and date.

WITH
visitors (event, actor, role, position, office) AS (
  SELECT event_id, actor, min(role), min(position), min(office)
  FROM event_participants
  WHERE role IN ('visitor', 'delegation_head')
  GROUP BY event_id, actor
)
SELECT
  visitors.event AS event,
  visitors.actor AS visitor,
  actors.name AS visitor_name,
  coalesce(offices.country, actors.country) AS country,
  visitors.position AS position,
  offices.id AS office,
  offices.name AS office_name,
  offices.rank AS rank,
  (
    SELECT group_concat(name, '; ') FROM (
      SELECT DISTINCT h.name AS name
      FROM event_participants AS p JOIN actors AS h ON h.id = p.actor
      WHERE p.event_id = events.id AND p.role IN ('host', 'inviter')
      ORDER BY p.item
    )
  ) AS hosts,
  events.title AS title,
  events.form AS form,
  events.class AS class,
  events.status AS status,
  events.date AS date,
  (
    SELECT group_concat(name, '; ') FROM (
      SELECT places.name AS name
      FROM event_places AS p JOIN places ON places.id = p.place
      WHERE p.event_id = events.id AND p.role IN ('venue', 'stop')
      ORDER BY p.item
    )
  ) AS places,
  events.contest AS contest,
  (SELECT count(*) FROM events AS part WHERE part.part_of = events.id) AS parts
FROM visitors
JOIN events ON events.id = visitors.event
JOIN actors ON actors.id = visitors.actor
LEFT JOIN offices ON offices.id = visitors.office
ORDER BY visitors.event, visitors.actor

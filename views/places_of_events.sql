-- title: Places of events
-- description: The places of each event that has any: their names in a line, and as JSON names by id.
-- hidden: yes

SELECT event, GROUP_CONCAT(name, ', ') AS place_names, JSON_GROUP_OBJECT(place, name) AS places
FROM (
  SELECT p.event_id AS event, p.place, l.name
  FROM event_places AS p JOIN places AS l ON l.id = p.place
  GROUP BY p.event_id, p.place
  ORDER BY p.event_id, MIN(p.item)
)
GROUP BY event

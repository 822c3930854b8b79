-- title: What is part of a visit is at one of its stops
-- description: The venue of a part lies within a stop of the visit, or holds it where only the country is known.
-- rule: stops

WITH RECURSIVE holding (place, whole) AS (
  SELECT id, id FROM places
  UNION
  SELECT holding.place, places.part_of FROM holding JOIN places ON places.id = holding.whole WHERE places.part_of IS NOT NULL
),
stops (visit, place) AS (
  SELECT event_id, place FROM event_places JOIN events ON events.id = event_places.event_id
  WHERE events.form = 'visit' AND event_places.role = 'stop' AND event_places.place IN (SELECT id FROM places)
)
SELECT 'event_places' AS "table", part.id AS record, venue.item AS item, 'place' AS field,
  venue.place || ' is at no stop of ' || part.part_of || ', of which this is a part; add the stop there, or correct one of them' AS message
FROM events AS part
JOIN event_places AS venue ON venue.event_id = part.id AND venue.role = 'venue' AND venue.place IN (SELECT id FROM places)
WHERE part.part_of IN (SELECT visit FROM stops)
  AND NOT EXISTS (
    SELECT 1 FROM stops
    JOIN holding ON (holding.place, holding.whole) IN ((venue.place, stops.place), (stops.place, venue.place))
    WHERE stops.visit = part.part_of
  )

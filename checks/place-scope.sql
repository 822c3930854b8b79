-- title: Places fit the scope of an event
-- description: A domestic act is done in the country of one who takes part; a third party acts in one of the two states, or towards one of them; a visit leads abroad.
-- rule: place-scope

WITH located AS (
  SELECT part.event_id AS event, part.item, part.role, place.name, place.country
  FROM event_places AS part JOIN places AS place ON place.id = part.place
  WHERE place.country IS NOT NULL
),
taking_part AS (
  SELECT part.event_id AS event, part.role, actor.name, actor.country
  FROM event_participants AS part JOIN actors AS actor ON actor.id = part.actor
  WHERE actor.country IS NOT NULL
)
SELECT 'event_places' AS "table", event.id AS record, located.item AS item, 'place' AS field,
  located.name || ' is in no country of those who take part, but the scope is domestic; correct one of them' AS message
FROM events AS event JOIN located ON located.event = event.id
WHERE event.scope = 'domestic' AND event.class = 'act' AND located.role = 'venue'
  AND event.id IN (SELECT event FROM taking_part) -- where nobody's country is known, any may be right
  AND located.country NOT IN (SELECT country FROM taking_part WHERE taking_part.event = event.id)
UNION ALL
SELECT 'events', event.id, NULL, 'scope',
  'is third_party, but neither a place nor a participant is of the two states; such an event is background, or no part of the record'
FROM events AS event
WHERE event.scope = 'third_party' AND event.class <> 'background'
  AND event.id NOT IN (SELECT event FROM located WHERE country IN ('IRN', 'IRQ'))
  AND event.id NOT IN (SELECT event FROM taking_part WHERE country IN ('IRN', 'IRQ'))
UNION ALL
SELECT 'event_places', event.id, located.item, 'place',
  located.name || ' is in the country of the visitor, ' || min(taking_part.name) || '; a stop of a visit is abroad: correct one of them'
FROM events AS event
JOIN located ON located.event = event.id AND located.role = 'stop'
JOIN taking_part ON taking_part.event = event.id AND taking_part.role = 'visitor' AND taking_part.country = located.country
WHERE event.form = 'visit' AND event.scope IN ('bilateral', 'trilateral')
GROUP BY event.id, located.item

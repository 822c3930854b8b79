WITH counted AS (
  SELECT p.id, p.name, p.latitude, p.longitude, (SELECT COUNT(DISTINCT e.event_id) FROM event_places AS e WHERE e.place = p.id) AS events,
    (SELECT COUNT(*) FROM events AS e WHERE e.contest = 'disputed' AND e.id IN (SELECT event_id FROM event_places WHERE place = p.id)) AS disputed
  FROM places AS p
  WHERE p.latitude IS NOT NULL AND p.longitude IS NOT NULL
)
SELECT '/places/' || id AS href, name, latitude, longitude, events, disputed, (
  -- names of places that lie close together stand below each other
  SELECT COUNT(*) FROM counted AS o
  WHERE (o.events, c.id) > (c.events, o.id) AND ABS(o.latitude - c.latitude) + ABS(o.longitude - c.longitude) < 1
) AS line
FROM counted AS c
ORDER BY events DESC, id

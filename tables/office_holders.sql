-- title: Holders of offices
-- description: One row a person and office, with the days between which the record has the person in it.

WITH
-- Each event at which somebody took part in an office, and each page that gives a person an office on the day it appeared.
attestations (actor, office, event, source, earliest, latest, started, ended) AS (
  SELECT p.actor, p.office, p.event_id, NULL, e.date_earliest, e.date_latest, NULL, NULL
  FROM event_participants AS p
  JOIN events AS e ON e.id = p.event_id
  WHERE p.office IS NOT NULL AND e.class = 'act'
  UNION ALL
  SELECT p.actor_id, p.office, NULL, p.source, s.published_earliest, s.published_latest, p.start, p.end
  FROM actor_positions AS p
  JOIN sources AS s ON s.id = p.source
  WHERE p.office IS NOT NULL AND p.status IN ('holder', 'acting')
),
held AS (
  SELECT
    actor,
    office,
    -- A day counts where it is bounded on both sides: a page of which only the latest day is known bounds nothing.
    min(iif(latest IS NOT NULL, earliest, NULL)) AS earliest,
    max(iif(earliest IS NOT NULL, latest, NULL)) AS latest,
    min(started) AS started,
    max(ended) AS ended,
    count(DISTINCT event) AS events,
    count(DISTINCT source) AS sources
  FROM attestations
  GROUP BY actor, office
)
SELECT
  held.actor AS actor,
  actors.name AS actor_name,
  held.office AS office,
  offices.name AS office_name,
  offices.body AS body,
  offices.country AS country,
  offices.rank AS rank,
  iif(held.earliest = held.latest, held.earliest, held.earliest || '/' || held.latest) AS attested,
  held.started AS start,
  held.ended AS end,
  held.events AS events,
  held.sources AS sources
FROM held
JOIN actors ON actors.id = held.actor
JOIN offices ON offices.id = held.office
WHERE actors.kind = 'person'
ORDER BY held.office, attested, held.actor

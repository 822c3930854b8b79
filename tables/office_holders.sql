-- title: Holders of offices
-- description: One row a person and office, with the days between which the record has the person in it.

WITH
-- What a page tells of was over when it appeared: an act that occurred, a stage of an agreement, what a report is as of.
told (source, day) AS (
  SELECT said.source, e.date_earliest
  FROM evidence AS said
  JOIN events AS e ON e.id = said.record
  WHERE said."table" = 'events' AND said.field = 'status' AND said.relation = 'supports'
    AND e.status = 'occurred' AND e.class = 'act'
  UNION ALL
  SELECT said.source, stage.date_earliest
  FROM evidence AS said
  JOIN agreement_stages AS stage ON stage.id = said.record
  WHERE said."table" = 'agreement_stages' AND said.relation = 'supports'
  UNION ALL
  SELECT said.source, report.as_of_earliest
  FROM evidence AS said
  JOIN implementation_reports AS report ON report.id = said.record
  WHERE said."table" = 'implementation_reports' AND said.relation = 'supports'
),
appeared (source, earliest, latest) AS (
  SELECT s.id, coalesce(s.published_earliest, min(max(told.day), s.published_latest)), s.published_latest
  FROM sources AS s
  LEFT JOIN told ON told.source = s.id
  GROUP BY s.id
),
-- Each act in which somebody took part in an office, each agreement that somebody signed in one (the words for it are those
-- of a position), and each page that gives a person an office on the day it appeared.
attestations (actor, office, event, source, earliest, latest, started, ended) AS (
  SELECT p.actor, p.office, p.event_id, NULL, e.date_earliest, e.date_latest, NULL, NULL
  FROM event_participants AS p
  JOIN events AS e ON e.id = p.event_id
  WHERE p.office IS NOT NULL AND e.class = 'act'
  UNION ALL
  SELECT party.actor, p.office, NULL, NULL, stage.date_earliest, stage.date_latest, NULL, NULL
  FROM agreement_parties AS party
  JOIN agreement_stages AS stage ON stage.agreement_id = party.agreement_id AND stage.stage = 'signed'
  JOIN actor_positions AS p ON p.actor_id = party.actor AND lower(p.position) = lower(party.position)
  WHERE party.role IN ('signatory', 'witness') AND p.office IS NOT NULL
  UNION ALL
  SELECT p.actor_id, p.office, NULL, p.source, appeared.earliest, appeared.latest, p.start, p.end
  FROM actor_positions AS p
  JOIN appeared ON appeared.source = p.source
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

-- title: Dyads
-- description: One row a meeting and directed pair of actors of two sides: from the one who comes to the one who receives.

WITH
-- Who was there, once whatever the roles; comes: 1 who comes to the other, -1 who receives, 0 where no role says it.
present (event, actor, on_behalf_of, office, comes) AS (
  SELECT
    event_id, actor, min(on_behalf_of), min(office),
    CASE
      WHEN max(role IN ('visitor', 'delegation_head', 'delegation_member')) THEN 1
      WHEN max(role IN ('host', 'greeter', 'organiser')) THEN -1
      ELSE 0
    END
  FROM event_participants
  WHERE role IN (
    'visitor', 'delegation_head', 'delegation_member', 'host', 'greeter', 'organiser',
    'mediator', 'signatory', 'witness', 'guarantor', 'participant', 'speaker', 'addressee'
  )
  GROUP BY event_id, actor
),
-- Whose side an actor is on: the one for which he acts, else that of his office, else his own.
sided (event, actor, name, kind, comes, office, rank, body, country) AS (
  SELECT
    present.event, actors.id, actors.name, actors.kind, present.comes, offices.id, offices.rank,
    coalesce(
      CASE WHEN whole.kind <> 'state' THEN whole.id END, offices.body, whole.id,
      CASE WHEN actors.kind NOT IN ('person', 'office', 'state') THEN actors.id END
    ),
    CASE
      WHEN present.on_behalf_of IS NOT NULL THEN whole.country
      WHEN offices.id IS NOT NULL THEN offices.country
      ELSE actors.country
    END
  FROM present
  JOIN actors ON actors.id = present.actor
  LEFT JOIN actors AS whole ON whole.id = present.on_behalf_of
  LEFT JOIN offices ON offices.id = present.office
),
-- A state stands for itself only where nobody of it is named.
meeting (event, actor, name, comes, office, rank, body, country) AS (
  SELECT event, actor, name, comes, office, rank, body, country FROM sided
  WHERE coalesce(country, body) IS NOT NULL AND (
    kind <> 'state' OR NOT EXISTS (
      SELECT 1 FROM sided AS other
      WHERE other.event = sided.event AND other.country = sided.country AND other.kind <> 'state'
    )
  )
)
SELECT
  events.id AS event,
  events.title,
  events.form,
  events.date,
  (
    SELECT group_concat(name, '; ') FROM (
      SELECT places.name AS name
      FROM event_places AS part JOIN places ON places.id = part.place
      WHERE part.event_id = events.id AND part.role = 'venue' ORDER BY part.item
    )
  ) AS places,
  events.contest,
  a.actor AS from_actor, a.name AS from_name, a.office AS from_office, a.rank AS from_rank, a.body AS from_body,
  a.country AS from_country,
  b.actor AS to_actor, b.name AS to_name, b.office AS to_office, b.rank AS to_rank, b.body AS to_body,
  b.country AS to_country,
  a.comes = b.comes AS is_mutual
FROM events
JOIN meeting AS a ON a.event = events.id
JOIN meeting AS b ON b.event = events.id AND b.actor <> a.actor AND b.comes <= a.comes
WHERE events.class = 'act' AND events.status = 'occurred' AND events.form IN ('meeting', 'joint_committee', 'signing')
  AND coalesce(a.country, a.body) <> coalesce(b.country, b.body)
ORDER BY events.id, a.actor, b.actor

-- title: Who takes part in an office holds it
-- description: The office of a participant is one of the offices of the actor, means what the actor's positions mean by the same words, and was held on the day, where the positions say from when or until when.
-- rule: office-held

WITH taking_part AS (
  SELECT
    part.event_id AS event, part.item, part.actor, part.office, part.position, event.date, event.date_earliest, event.date_latest
  FROM event_participants AS part JOIN events AS event ON event.id = part.event_id
  WHERE part.office IS NOT NULL AND part.actor IN (SELECT id FROM actors)
),
known AS (
  SELECT actor_id AS actor, office, position, start_earliest AS first, end_latest AS last
  FROM actor_positions WHERE office IS NOT NULL
)
SELECT 'event_participants' AS "table", event AS record, item, 'office' AS field,
  CASE
    WHEN NOT EXISTS (SELECT 1 FROM known WHERE known.actor = taking_part.actor AND known.office = taking_part.office)
    THEN 'no position of ' || actor || ' has the office ' || office || '; add it there with a source, or correct one of them'
    WHEN EXISTS (
      SELECT 1 FROM known
      WHERE known.actor = taking_part.actor AND lower(known.position) = lower(taking_part.position)
        AND known.office <> taking_part.office
    )
    THEN '''' || position || ''' means another office among the positions of ' || actor || '; correct one of them'
    ELSE 'was not held by ' || actor || ' on ' || date || ', by the start and end of the position; correct one of them'
  END AS message
FROM taking_part
WHERE NOT EXISTS (
  SELECT 1 FROM known
  WHERE known.actor = taking_part.actor AND known.office = taking_part.office
    AND coalesce(known.first <= taking_part.date_latest, 1) AND coalesce(known.last >= taking_part.date_earliest, 1)
)
OR EXISTS (
  SELECT 1 FROM known
  WHERE known.actor = taking_part.actor AND lower(known.position) = lower(taking_part.position)
    AND known.office <> taking_part.office
)

-- title: No event stands under two ids
-- description: Two acts of one date and form with the same participants are probably one; its sources belong into one record.
-- rule: event-twice
-- severity: warning

WITH taking_part (event, actors) AS (
  SELECT event_id, group_concat(actor)
  FROM (SELECT DISTINCT event_id, actor FROM event_participants ORDER BY event_id, actor)
  GROUP BY event_id
),
known AS MATERIALIZED (
  SELECT e.id, e.form, e.date, taking_part.actors
  FROM events AS e JOIN taking_part ON taking_part.event = e.id
  WHERE e.class = 'act' AND e.date IS NOT NULL
)
SELECT 'events' AS "table", b.id AS record, NULL AS item, 'id' AS field,
  'has the date, form and participants of ' || a.id || '; if they are one event, add the sources to that record' AS message
FROM known AS b
JOIN known AS a ON a.form = b.form AND a.date = b.date AND a.actors = b.actors AND a.id < b.id

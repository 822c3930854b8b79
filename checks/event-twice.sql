-- title: No event stands under two ids
-- description: Two acts of one date and form with the same participants are probably one; its sources belong into one record.
-- rule: event-twice
-- severity: warning

WITH known AS (
  SELECT
    e.id, e.form, e.date,
    (
      SELECT group_concat(actor) FROM (SELECT DISTINCT actor FROM event_participants WHERE event_id = e.id ORDER BY actor)
    ) AS actors
  FROM events AS e
  WHERE e.class = 'act' AND e.date IS NOT NULL
)
SELECT 'events' AS "table", b.id AS record, NULL AS item, 'id' AS field,
  'has the date, form and participants of ' || a.id || '; if they are one event, add the sources to that record' AS message
FROM known AS b
JOIN known AS a ON a.form = b.form AND a.date = b.date AND a.actors = b.actors AND a.id < b.id

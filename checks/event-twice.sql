-- title: No event stands under two ids
-- description: Two events of one class, form and date with the same participants are probably one; its sources belong into one record.
-- rule: event-twice
-- severity: warning

-- Every event names a participant, so none is left out here; one without a date is, for nothing tells it from another.
WITH taking_part (event, actors) AS (
  SELECT event_id, group_concat(actor)
  FROM (SELECT DISTINCT event_id, actor FROM event_participants ORDER BY event_id, actor)
  GROUP BY event_id
),
-- One date may be written in several ways: its bounds are compared, not its words.
known AS MATERIALIZED (
  SELECT
    e.id, e.class, e.form, coalesce(e.date_earliest, '') AS earliest, coalesce(e.date_latest, '') AS latest,
    taking_part.actors
  FROM events AS e JOIN taking_part ON taking_part.event = e.id
  WHERE e.date IS NOT NULL
)
SELECT 'events' AS "table", b.id AS record, NULL AS item, 'id' AS field,
  'has the date, form and participants of ' || a.id || '; if they are one event, add the sources to that record' AS message
FROM known AS b
JOIN known AS a USING (class, form, earliest, latest, actors)
WHERE a.id < b.id

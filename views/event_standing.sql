-- title: Standing of events
-- description: In one label what an event is: an act by what became of it, anything else by its class. account: whether sources dispute it, or those of one party alone tell of it. is_certain: an act that occurred, undisputed.
-- hidden: yes

WITH
-- Sources on what happened at all: on its status, and on the summary of it.
word (event, relation, side) AS (
  SELECT e.record, e.relation, o.side
  FROM evidence AS e
  JOIN sources AS s ON s.id = e.source
  JOIN outlets AS o ON o.id = s.outlet
  WHERE e."table" = 'events' AND e.field IN ('status', 'summary')
),
contest (event, is_disputed, sides, side) AS (
  SELECT event, max(relation IN ('conflicts', 'denies')),
    count(DISTINCT CASE WHEN relation = 'supports' THEN side END), max(CASE WHEN relation = 'supports' THEN side END)
  FROM word GROUP BY event
)
SELECT
  e.id AS event,
  k.label AS standing,
  CASE
    WHEN c.is_disputed THEN 'disputed'
    WHEN c.sides = 1 AND c.side <> 'third_party' THEN 'as one side tells it'
  END AS account,
  k.definition AS definition,
  e.class = 'act' AND e.status = 'occurred' AND NOT coalesce(c.is_disputed, 0) AS is_certain
FROM events AS e
JOIN codes AS k
  ON k.vocabulary = CASE e.class WHEN 'act' THEN 'event_status' ELSE 'event_class' END
  AND k.code = CASE e.class WHEN 'act' THEN e.status ELSE e.class END
LEFT JOIN contest AS c ON c.event = e.id

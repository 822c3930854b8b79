-- title: Without state media
-- description: What is left of the events if outlets that a state controls are not believed: those that at least one other outlet reports, and those with two or more other outlets.

WITH
free (event, outlets) AS (
  SELECT reporting.event, count(DISTINCT outlets.id)
  FROM reporting JOIN sources ON sources.id = reporting.source JOIN outlets ON outlets.id = sources.outlet
  WHERE outlets.control <> 'state'
  GROUP BY reporting.event
)
SELECT
  scope.label AS scope,
  count(*) AS events,
  coalesce(sum(free.outlets >= 1), 0) AS left_with_one_or_more,
  coalesce(sum(free.outlets >= 2), 0) AS left_with_two_or_more
FROM events
JOIN codes AS scope ON scope.vocabulary = 'event_scope' AND scope.code = events.scope
LEFT JOIN free ON free.event = events.id
GROUP BY scope.code
ORDER BY events DESC, scope

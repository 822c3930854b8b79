-- title: Without state media
-- description: What is left of the events if outlets that a state controls are not believed, nor pages that go back to them: those with one independent origin or more, and with two or more.

WITH
free (event, origins) AS (
  SELECT reporting.record, min(count(DISTINCT reporting.origin), count(DISTINCT reporting.voice))
  FROM origins_of_records AS reporting
  JOIN sources ON sources.id = reporting.source
  JOIN outlets AS own ON own.id = sources.outlet
  JOIN outlets AS first ON first.id = reporting.origin
  WHERE reporting."table" = 'events' AND own.control <> 'state' AND first.control <> 'state'
  GROUP BY reporting.record
)
SELECT
  scope.label AS scope,
  count(*) AS events,
  coalesce(sum(free.origins >= 1), 0) AS left_with_one_or_more,
  coalesce(sum(free.origins >= 2), 0) AS left_with_two_or_more
FROM events
JOIN codes AS scope ON scope.vocabulary = 'event_scope' AND scope.code = events.scope
LEFT JOIN free ON free.event = events.id
GROUP BY scope.code
ORDER BY events DESC, scope

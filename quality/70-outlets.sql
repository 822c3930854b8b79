-- title: Outlets, and what would be left without each
-- description: Outlets with three or more sources: events that their sources report, events that nobody else reports, and events that would be left with one origin.

WITH
by_outlet (event, outlet) AS (
  SELECT DISTINCT reporting.event, sources.outlet FROM reporting JOIN sources ON sources.id = reporting.source
),
numbers (event, outlets) AS (SELECT event, count(*) FROM by_outlet GROUP BY event)
SELECT
  outlets.name AS outlet,
  side.label AS side,
  control.label AS control,
  (SELECT count(*) FROM sources WHERE sources.outlet = outlets.id) AS sources,
  count(*) AS events,
  sum(numbers.outlets = 1) AS events_alone,
  sum(numbers.outlets = 2) AS events_with_one_other
FROM by_outlet
JOIN numbers ON numbers.event = by_outlet.event
JOIN outlets ON outlets.id = by_outlet.outlet
JOIN codes AS side ON side.vocabulary = 'side' AND side.code = outlets.side
JOIN codes AS control ON control.vocabulary = 'control' AND control.code = outlets.control
GROUP BY outlets.id
HAVING (SELECT count(*) FROM sources WHERE sources.outlet = outlets.id) >= 3
ORDER BY events DESC, outlet

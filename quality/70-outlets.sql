-- title: What would be left without each outlet
-- description: Each outlet in turn is taken away, with the pages elsewhere that go back to it: events that it reports, those that are left with one independent origin where there were more, and those that are left with none. Outlets without which no event falls so low stand together in the last row.

WITH
reported (event, outlet, origin, voice) AS MATERIALIZED (
  SELECT DISTINCT reporting.record, sources.outlet, reporting.origin, reporting.voice
  FROM origins_of_records AS reporting JOIN sources ON sources.id = reporting.source
  WHERE reporting."table" = 'events'
),
before (event, origins) AS MATERIALIZED (
  SELECT event, min(count(DISTINCT origin), count(DISTINCT voice)) FROM reported GROUP BY event
),
touched (event, outlet) AS MATERIALIZED (SELECT event, outlet FROM reported UNION SELECT event, origin FROM reported),
after (event, outlet, origins) AS (
  SELECT touched.event, touched.outlet, min(count(DISTINCT other.origin), count(DISTINCT other.voice))
  FROM touched
  LEFT JOIN reported AS other
    ON other.event = touched.event AND other.outlet <> touched.outlet AND other.origin <> touched.outlet
  GROUP BY touched.event, touched.outlet
),
without (outlet, events, one, none) AS MATERIALIZED (
  SELECT after.outlet, count(*), sum(after.origins = 1 AND before.origins > 1), sum(after.origins = 0)
  FROM after JOIN before ON before.event = after.event
  GROUP BY after.outlet
)
SELECT outlet, side, control, sources, events, left_with_one_origin, left_with_none
FROM (
  SELECT
    outlets.name AS outlet,
    side.label AS side,
    control.label AS control,
    (SELECT count(*) FROM sources WHERE sources.outlet = outlets.id) AS sources,
    without.events AS events,
    without.one AS left_with_one_origin,
    without.none AS left_with_none
  FROM without
  JOIN outlets ON outlets.id = without.outlet
  JOIN codes AS side ON side.vocabulary = 'side' AND side.code = outlets.side
  JOIN codes AS control ON control.vocabulary = 'control' AND control.code = outlets.control
  WHERE without.one + without.none > 0
  UNION ALL
  SELECT 'Any one of ' || count(*) || ' others', NULL, NULL, NULL, NULL, 0, 0
  FROM outlets WHERE id NOT IN (SELECT outlet FROM without WHERE one + none > 0)
)
ORDER BY events IS NULL, left_with_none DESC, left_with_one_origin DESC, events DESC, outlet

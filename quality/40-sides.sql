-- title: Sides
-- description: Outlets by the side on which they stand: their sources, the events that these report, events that no other side reports, and statements they carry. Those whose side is not known are no side: what they report as well is reported by one side alone where one does.

WITH
by_side (event, side) AS (
  SELECT DISTINCT reporting.event, outlets.side
  FROM reporting JOIN sources ON sources.id = reporting.source JOIN outlets ON outlets.id = sources.outlet
),
alone (event, side) AS (
  SELECT event, coalesce(min(nullif(side, 'unknown')), 'unknown')
  FROM by_side GROUP BY event HAVING count(nullif(side, 'unknown')) <= 1
),
carried (side, statements) AS (
  SELECT outlets.side, count(DISTINCT evidence.record)
  FROM evidence JOIN sources ON sources.id = evidence.source JOIN outlets ON outlets.id = sources.outlet
  WHERE evidence."table" = 'statements'
  GROUP BY outlets.side
)
SELECT
  codes.label AS side,
  (SELECT count(*) FROM outlets WHERE outlets.side = codes.code) AS outlets,
  (SELECT count(*) FROM sources JOIN outlets ON outlets.id = sources.outlet WHERE outlets.side = codes.code) AS sources,
  (SELECT count(*) FROM by_side WHERE by_side.side = codes.code) AS events,
  (SELECT count(*) FROM alone WHERE alone.side = codes.code) AS events_alone,
  coalesce((SELECT statements FROM carried WHERE carried.side = codes.code), 0) AS statements
FROM codes
WHERE codes.vocabulary = 'side'
ORDER BY sources DESC, side

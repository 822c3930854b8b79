-- title: A date agrees with how it was established
-- description: A month or a year names no day, vague words give no single day, a date that nobody gives is empty, a weekday is resolved to the week before a report.
-- rule: date-basis

WITH reported (event, earliest, latest) AS MATERIALIZED (
  SELECT said.record, source.published_earliest, source.published_latest
  FROM evidence AS said JOIN sources AS source ON source.id = said.source
  WHERE said."table" = 'events' AND said.field = 'date' AND said.relation = 'supports' AND source.published IS NOT NULL
)
SELECT 'events' AS "table", id AS record, NULL AS item, 'date' AS field,
  date || ' names a day, but date_basis is month_only; correct one of them' AS message
FROM events
WHERE date_basis = 'month_only' AND date GLOB '*[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
UNION ALL
SELECT 'events', id, NULL, 'date', date || ' is one day, but date_basis is vague; correct one of them'
FROM events
WHERE date_basis = 'vague' AND date_precision = 'day'
UNION ALL
SELECT 'events', id, NULL, 'date', date || ' is given, but date_basis is unknown; correct one of them'
FROM events
WHERE date_basis = 'unknown' AND date IS NOT NULL
UNION ALL
SELECT 'events', id, NULL, 'date_basis', date_basis || ' says how a date was established, but there is none; write unknown'
FROM events
WHERE date_basis <> 'unknown' AND date IS NULL
UNION ALL
SELECT 'events', event.id, NULL, 'date',
  event.date || ' is not within the week before any dated report that supports it, but date_basis is ' || event.date_basis
  || '; correct one of them, or write weekday_resolved_bound where the date of a report is only a bound'
FROM events AS event
WHERE event.date_basis = 'weekday_resolved'
  AND event.id IN (SELECT event FROM reported)
  AND event.id NOT IN (
    SELECT event.id FROM events AS event JOIN reported ON reported.event = event.id
    WHERE event.date_basis = 'weekday_resolved'
      AND reported.earliest <= date(event.date_latest, '+6 days', '+1 day')
      AND reported.latest >= date(event.date_earliest, '-1 day')
  )

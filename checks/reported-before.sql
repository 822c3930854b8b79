-- title: No source reports what has not happened yet
-- description: A source that supports the date of an event that occurred is not published before it. A day of grace is given: a report of the evening before, in another time zone.
-- rule: date-order

SELECT 'evidence' AS "table", said.id AS record, NULL AS item, 'source' AS field,
  '''' || said.source || ''' was published ' || source.published || ', before the event, ' || event.date
  || '; it cannot report it as having occurred' AS message
FROM evidence AS said
JOIN events AS event ON event.id = said.record
JOIN sources AS source ON source.id = said.source
WHERE said."table" = 'events' AND said.field = 'date' AND said.relation = 'supports' AND said.value IS NULL
  AND event.status = 'occurred'
  AND date(source.published_latest, '+1 day') < event.date_earliest

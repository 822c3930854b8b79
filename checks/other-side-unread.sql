-- title: A page of another side is cited, or it is said why not
-- description: The search log names a page on an event, of a known side of which the event has no source. It was not judged (no reason, or not_used), or is said to add nothing, which such a page does.
-- rule: other-side
-- severity: warning

WITH
speaking (event, source) AS (
  SELECT DISTINCT record, source FROM evidence WHERE "table" = 'events' OR "table" GLOB 'event_*'
  UNION
  SELECT statements.event_id, evidence.source
  FROM evidence JOIN statements ON statements.id = evidence.record WHERE evidence."table" = 'statements'
),
sides (event, side) AS (
  SELECT DISTINCT speaking.event, outlets.side
  FROM speaking JOIN sources ON sources.id = speaking.source JOIN outlets ON outlets.id = sources.outlet
)
SELECT 'search_log' AS "table", log.id AS record, NULL AS item, iif(log.reason IS NULL, 'side', 'reason') AS field,
  log.url || ' is of a side of which ''' || log.event || ''' has no source; ' || CASE log.reason
    WHEN 'not_used' THEN 'not_used is no judgement: cite it, or give the reason why not'
    WHEN 'adds_nothing' THEN 'adds_nothing is said of sides that are cited: cite it, or give another reason'
    ELSE 'cite it, or give the reason why not'
  END AS message
FROM search_log AS log
WHERE NOT log.kept AND (log.reason IS NULL OR log.reason IN ('not_used', 'adds_nothing'))
  AND log.side <> 'unknown' AND log.event IS NOT NULL AND log.url IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM sides WHERE sides.event = log.event AND sides.side = log.side)
  AND NOT EXISTS (SELECT 1 FROM sources WHERE sources.url = log.url)

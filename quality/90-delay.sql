-- title: From event to last source
-- description: Days from the day of an event to the last publication that reports it, of events and sources whose days are known; then the events that are left out, and why.

WITH
late (event, days) AS (
  SELECT events.id, max(julianday(sources.published_latest)) - julianday(events.date_latest)
  FROM events
  JOIN reporting ON reporting.event = events.id
  JOIN sources ON sources.id = reporting.source
  WHERE sources.published_precision = 'day' AND events.date_precision = 'day'
  GROUP BY events.id
)
SELECT
  CASE
    WHEN events.date IS NULL THEN 'left out: the event has no date'
    WHEN events.date_precision <> 'day' THEN 'left out: the event has no single day'
    WHEN days IS NULL THEN 'left out: no source shows the day on which it was published'
    WHEN days < 0 THEN 'before the event' WHEN days < 1 THEN 'the same day' WHEN days < 2 THEN 'a day'
    WHEN days < 8 THEN '2 to 7 days' WHEN days < 31 THEN '8 to 30 days' WHEN days < 366 THEN '31 to 365 days'
    ELSE 'more than a year'
  END AS after,
  count(*) AS events,
  round(100.0 * count(*) / (SELECT count(*) FROM events), 1) AS percent
FROM events LEFT JOIN late ON late.event = events.id
GROUP BY 1
ORDER BY min(days) IS NULL, min(days), after

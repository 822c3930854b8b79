-- title: From event to last source
-- description: Days from the last day on which an event may have been to the last publication that reports it, of events and sources whose days are known.

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
    WHEN days < 1 THEN 'the same day' WHEN days < 2 THEN 'a day' WHEN days < 8 THEN '2 to 7 days'
    WHEN days < 31 THEN '8 to 30 days' WHEN days < 366 THEN '31 to 365 days' ELSE 'more than a year'
  END AS after,
  count(*) AS events
FROM late
GROUP BY 1
ORDER BY min(days)

-- title: Months
-- description: Events that surely lie within each month since January 2023: all, those with two or more independent origins, and those with a disputed detail.

WITH RECURSIVE
months (first) AS (
  SELECT '2023-01-01'
  UNION ALL
  SELECT date(first, '+1 month') FROM months WHERE first < (SELECT date(max(date_earliest), 'start of month') FROM events)
)
SELECT
  substr(months.first, 1, 7) AS month,
  count(events_flat.id) AS events,
  coalesce(sum(events_flat.class = 'act'), 0) AS acts,
  coalesce(sum(events_flat.origins >= 2), 0) AS two_origins,
  coalesce(sum(events_flat.disagreements > 0), 0) AS disputed
FROM months
LEFT JOIN events_flat
  ON events_flat.date_earliest >= months.first AND events_flat.date_latest < date(months.first, '+1 month')
GROUP BY months.first
ORDER BY months.first

-- title: Independent origins of events
-- description: To how many independent origins events go back, and on how many sides their outlets stand; an outlet whose side is not known is of none.

SELECT
  CASE WHEN origins >= 5 THEN '5 or more' ELSE CAST(origins AS TEXT) END AS origins,
  count(*) AS events,
  round(100.0 * count(*) / (SELECT count(*) FROM events), 1) AS percent,
  sum(sides >= 2) AS with_two_or_more_sides
FROM events_flat
GROUP BY 1
ORDER BY min(origins)

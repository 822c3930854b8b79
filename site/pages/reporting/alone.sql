-- Acts that outlets of one side alone report, latest first; those whose side is not known, which may report them too, are no side.
SELECT
  e.id, e.title, e.date, e.class, e.status, e.contest, MIN(s.side) FILTER (WHERE s.side <> 'unknown') AS side,
  MIN(s.side_label) FILTER (WHERE s.side <> 'unknown') AS side_label, COUNT(DISTINCT s.id) AS sources
FROM events AS e
JOIN sources_of_records AS r ON r."table" = 'events' AND r.record = e.id
JOIN sources_named AS s ON s.id = r.source
WHERE e.class = 'act'
GROUP BY e.id
HAVING COUNT(DISTINCT NULLIF(s.side, 'unknown')) = 1 AND COUNT(*) FILTER (WHERE s.side = 'third_party') = 0
ORDER BY side_label, e.date_earliest DESC, e.id

-- Acts that outlets of one side alone report, latest first.
SELECT e.id, e.title, e.date, MIN(s.side) AS side, MIN(s.side_label) AS side_label, COUNT(DISTINCT s.id) AS sources
FROM events AS e
JOIN sources_of_records AS r ON r."table" = 'events' AND r.record = e.id
JOIN sources_named AS s ON s.id = r.source
WHERE e.class = 'act'
GROUP BY e.id
HAVING COUNT(DISTINCT s.side) = 1 AND MIN(s.side) <> 'third_party'
ORDER BY side_label, e.date_earliest DESC, e.id

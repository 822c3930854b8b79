WITH pairs AS (
  SELECT actor, counterpart, meetings FROM meeting_pairs UNION ALL SELECT counterpart, actor, meetings FROM meeting_pairs
), shown AS (
  SELECT actor FROM pairs WHERE :id = '' OR actor = :id OR counterpart = :id
  GROUP BY actor ORDER BY actor <> :id, SUM(meetings) DESC, actor LIMIT 40
)
SELECT actor AS source, counterpart AS target, meetings, disputed = meetings AS disputed
FROM meeting_pairs
WHERE actor IN (SELECT actor FROM shown) AND counterpart IN (SELECT actor FROM shown)
ORDER BY actor, counterpart

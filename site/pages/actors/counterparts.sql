WITH pairs AS (
  SELECT actor, counterpart, meetings, disputed, first, last, events FROM meeting_pairs
  UNION ALL
  SELECT counterpart, actor, meetings, disputed, first, last, events FROM meeting_pairs
)
SELECT p.counterpart, a.name, p.meetings, p.disputed, p.first, p.last
FROM pairs AS p
JOIN actors AS a ON a.id = p.counterpart
WHERE p.actor = :id
ORDER BY p.meetings DESC, p.last DESC, a.name

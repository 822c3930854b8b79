-- The pairs that met most, of the record or of one actor.
WITH pairs AS (
  SELECT actor, counterpart, meetings, disputed FROM meeting_pairs WHERE :id IN ('', actor)
  UNION ALL
  SELECT counterpart, actor, meetings, disputed FROM meeting_pairs WHERE counterpart = :id
)
SELECT '/actors/' || b.id AS href, IIF(:id = '', a.name || ' and ' || b.name, b.name) AS names, p.meetings, p.disputed,
  ROW_NUMBER() OVER (ORDER BY p.meetings DESC, a.name, b.name) - 1 AS line
FROM pairs AS p
JOIN actors AS a ON a.id = p.actor
JOIN actors AS b ON b.id = p.counterpart
ORDER BY line
LIMIT 15

WITH near AS (
  SELECT :id AS id UNION SELECT counterpart FROM meeting_pairs WHERE actor = :id UNION SELECT actor FROM meeting_pairs WHERE counterpart = :id
)
SELECT actor AS source, counterpart AS target, meetings
FROM meeting_pairs
WHERE :id = '' OR (actor IN (SELECT id FROM near) AND counterpart IN (SELECT id FROM near))
ORDER BY actor, counterpart

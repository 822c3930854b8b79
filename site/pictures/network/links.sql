WITH near AS (
  SELECT :id AS id UNION SELECT counterpart FROM dyads WHERE actor = :id UNION SELECT actor FROM dyads WHERE counterpart = :id
)
SELECT actor AS source, counterpart AS target, meetings
FROM dyads
WHERE :id = '' OR (actor IN (SELECT id FROM near) AND counterpart IN (SELECT id FROM near))
ORDER BY actor, counterpart

-- The whole, and each actor with three counterparts or more: fewer are told as well by the table.
WITH pairs AS (SELECT actor, counterpart FROM meeting_pairs UNION SELECT counterpart, actor FROM meeting_pairs)
SELECT '' AS id WHERE EXISTS (SELECT 1 FROM pairs)
UNION ALL
SELECT actor FROM (SELECT actor FROM pairs GROUP BY actor HAVING COUNT(*) >= 3 ORDER BY COUNT(*) DESC, actor LIMIT 60)

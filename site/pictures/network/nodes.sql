-- Those with most meetings across the border, of Iran and of Iraq: more names than these stand in each other's way. The table has all pairs.
WITH pairs AS (
  SELECT actor, counterpart, meetings FROM meeting_pairs UNION ALL SELECT counterpart, actor, meetings FROM meeting_pairs
), shown AS (
  SELECT actor FROM pairs WHERE :id = '' OR actor = :id OR counterpart = :id
  GROUP BY actor ORDER BY actor <> :id, SUM(meetings) DESC, actor LIMIT 40
)
SELECT a.id, '/actors/' || a.id AS href, a.name, a.id = :id AS centre, c.label AS country,
  CASE WHEN a.kind IN ('person', 'office') THEN 'Person or office' ELSE 'Body or group' END AS kind,
  SUM(p.meetings) AS meetings,
  ROW_NUMBER() OVER (ORDER BY a.id <> :id, a.country, SUM(p.meetings) DESC, a.name) - 1 AS line
FROM shown AS s
JOIN actors AS a ON a.id = s.actor
JOIN pairs AS p ON p.actor = a.id
LEFT JOIN codes AS c ON c.vocabulary = 'country' AND c.code = a.country
GROUP BY a.id
ORDER BY line

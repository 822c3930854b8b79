SELECT d.actor, a.name AS actor_name, d.counterpart, b.name AS counterpart_name, d.meetings, d.disputed, d.first, d.last,
  (
    SELECT JSON_GROUP_OBJECT(e.id, e.title)
    FROM JSON_EACH('["' || REPLACE(d.events, ',', '","') || '"]') AS i CROSS JOIN events AS e ON e.id = i.value
  ) AS events
FROM meeting_pairs AS d
JOIN actors AS a ON a.id = d.actor
JOIN actors AS b ON b.id = d.counterpart
ORDER BY d.meetings DESC, a.name, b.name

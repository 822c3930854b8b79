-- title: Who met whom?
-- description: Pairs of somebody of Iran and somebody of Iraq in meetings that occurred, how many of them are disputed, the first and the last. actor: an id, or part of a name in any recorded spelling; empty for every pair.
-- theme: Meetings and events

WITH chosen AS (
  SELECT id FROM actors WHERE id = :actor OR name LIKE '%' || :actor || '%'
  UNION SELECT actor_id FROM actor_names WHERE name LIKE '%' || :actor || '%'
),
pairs AS (
  SELECT actor, counterpart, meetings, disputed, first, last, events FROM meeting_pairs
  UNION ALL
  SELECT counterpart, actor, meetings, disputed, first, last, events FROM meeting_pairs
)
SELECT
  a.name AS actor_name,
  b.name AS counterpart_name,
  p.meetings AS meetings,
  p.disputed AS disputed,
  p.first AS first,
  p.last AS last,
  p.events AS events,
  p.actor AS actor,
  p.counterpart AS counterpart
FROM pairs AS p
JOIN actors AS a ON a.id = p.actor
JOIN actors AS b ON b.id = p.counterpart
WHERE (:actor = '' AND p.actor < p.counterpart) OR (:actor <> '' AND p.actor IN (SELECT id FROM chosen))
ORDER BY p.meetings DESC, a.name, p.first, b.name

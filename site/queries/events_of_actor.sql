-- title: What did somebody take part in?
-- description: Every meeting, visit or other event with an actor in it: role, office as reported, how far each is contested, and the others present. actor: an id, or part of a name in any recorded spelling; form: of the event.
-- theme: Meetings and events

WITH chosen AS (
  SELECT id FROM actors WHERE id = :actor OR name LIKE '%' || :actor || '%'
  UNION SELECT actor_id FROM actor_names WHERE name LIKE '%' || :actor || '%'
)
SELECT
  a.name AS actor_name,
  e.date AS date,
  e.title AS title,
  e.form AS form,
  e.status AS status,
  e.contest AS contest,
  p.role AS role,
  p.position AS position,
  k.label AS role_contest_label,
  (
    SELECT GROUP_CONCAT(o.name, '; ')
    FROM event_participants AS q JOIN actors AS o ON o.id = q.actor
    WHERE q.event_id = e.id AND q.item <> p.item
  ) AS others,
  f.places AS place_names,
  f.sources AS number_of_sources,
  e.id AS event,
  p.actor AS actor
FROM event_participants AS p
JOIN actors AS a ON a.id = p.actor
JOIN events AS e ON e.id = p.event_id
JOIN codes AS k ON k.vocabulary = 'contest' AND k.code = p.contest
JOIN events_flat AS f ON f.id = e.id
WHERE p.actor IN (SELECT id FROM chosen) AND (:form = '' OR e.form = :form)
ORDER BY a.name, e.date_earliest, e.id

-- title: What happened on a visit?
-- description: Visits with all their parts, in order of time. visit: an id, or part of a title or of the visitor's name; empty for every visit.
-- theme: Meetings and events

WITH RECURSIVE visit AS (
  SELECT e.id, e.title, e.date_earliest FROM events AS e
  WHERE e.form = 'visit'
    AND (
      :visit = '' OR e.id = :visit OR e.title LIKE '%' || :visit || '%'
      OR EXISTS (
        SELECT 1 FROM event_participants AS p JOIN actor_names AS n ON n.actor_id = p.actor
        WHERE p.event_id = e.id AND p.role <> 'host' AND n.name LIKE '%' || :visit || '%'
      )
    )
),
part (visit, event, depth) AS (
  SELECT id, id, 0 FROM visit
  UNION
  SELECT p.visit, e.id, p.depth + 1 FROM part AS p JOIN events AS e ON e.part_of = p.event
)
SELECT
  v.title AS visit_title,
  CASE p.depth WHEN 0 THEN 'the whole' ELSE 'part' END AS "is",
  e.date AS date,
  e.form AS form,
  e.title AS title,
  f.participants AS participants,
  f.places AS place_names,
  e.status AS status,
  e.contest AS contest,
  f.sources AS number_of_sources,
  e.id AS event,
  v.id AS visit
FROM part AS p
JOIN visit AS v ON v.id = p.visit
JOIN events AS e ON e.id = p.event
JOIN events_flat AS f ON f.id = e.id
ORDER BY v.date_earliest, v.id, p.depth > 0, e.date_earliest, e.date_latest, e.id

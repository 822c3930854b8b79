-- title: What happened on a topic, in a year, at a place?
-- description: Events by topic, year and part of a place's name. Each may be empty. A date that is open or wide stands under every year that it may mean. Topics are to find events by, not to count by: two coders choose them too differently (alpha .62, unreliable).
-- choices: year: events.year
-- theme: Meetings and events

SELECT
  e.date AS date,
  e.title AS title,
  e.form AS form,
  e.status AS status,
  e.places AS place_names,
  e.contest AS contest,
  e.participants AS participants,
  e.topics AS topics,
  e.sources AS number_of_sources,
  e.id AS event
FROM events_flat AS e
WHERE (:year = '' OR '; ' || e.possible_years || ';' LIKE '%; ' || :year || ';%')
  AND (:place = '' OR e.places LIKE '%' || :place || '%')
  AND (
    :topic = '' OR EXISTS (
      SELECT 1 FROM event_topics AS t JOIN codes AS k ON k.vocabulary = 'topic' AND k.code = t.topic
      WHERE t.event_id = e.id AND (t.topic = :topic OR k.label LIKE '%' || :topic || '%')
    )
  )
ORDER BY e.date_earliest IS NULL, e.date_earliest, e.id

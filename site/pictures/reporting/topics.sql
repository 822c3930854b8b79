-- Each topic of ten acts or more, with how many of its acts have a source, the most first.
WITH told AS (
  SELECT DISTINCT t.topic, e.id
  FROM event_topics AS t
  JOIN events AS e ON e.id = t.event_id AND e.class = 'act'
  JOIN sources_of_records AS r ON r."table" = 'events' AND r.record = e.id
)
SELECT c.code AS topic, c.label, COUNT(*) AS acts, ROW_NUMBER() OVER (ORDER BY COUNT(*) DESC, c.code) - 1 AS place,
  '/accord/event_topics?topic=' || c.code AS href
FROM told
JOIN codes AS c ON c.vocabulary = 'topic' AND c.code = told.topic
GROUP BY c.code
HAVING acts >= 10
ORDER BY place

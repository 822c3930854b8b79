-- Of the acts on each topic, how many have a source of each side.
WITH told AS (
  SELECT DISTINCT t.topic, e.id, s.side
  FROM event_topics AS t
  JOIN events AS e ON e.id = t.event_id AND e.class = 'act'
  JOIN sources_of_records AS r ON r."table" = 'events' AND r.record = e.id
  JOIN sources_named AS s ON s.id = r.source
)
SELECT c.code AS topic, c.label, c.definition, COUNT(DISTINCT told.id) AS acts, COUNT(DISTINCT told.id) FILTER (WHERE side = 'iranian') AS iranian,
  COUNT(DISTINCT told.id) FILTER (WHERE side = 'iraqi_federal') AS iraqi, COUNT(DISTINCT told.id) FILTER (WHERE side = 'kurdistan_region') AS kurdistan,
  COUNT(DISTINCT told.id) FILTER (WHERE side = 'third_party') AS third
FROM told
JOIN codes AS c ON c.vocabulary = 'topic' AND c.code = told.topic
GROUP BY c.code
ORDER BY acts DESC, c.code

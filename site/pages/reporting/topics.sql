-- Of the acts on each topic, how many have a source of each side.
SELECT c.code AS topic, c.label, c.definition, COUNT(DISTINCT event) AS acts, COUNT(*) FILTER (WHERE side = 'iranian') AS iranian,
  COUNT(*) FILTER (WHERE side = 'iraqi_federal') AS iraqi, COUNT(*) FILTER (WHERE side = 'kurdistan_region') AS kurdistan,
  COUNT(*) FILTER (WHERE side = 'third_party') AS third, COUNT(*) FILTER (WHERE side = 'unknown') AS unknown
FROM topics_reported AS told
JOIN codes AS c ON c.vocabulary = 'topic' AND c.code = told.topic
GROUP BY c.code
ORDER BY acts DESC, c.code

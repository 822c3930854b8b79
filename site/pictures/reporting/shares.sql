-- Of the acts on each topic, the share that outlets of a side report.
WITH told AS (
  SELECT DISTINCT t.topic, e.id, s.side
  FROM event_topics AS t
  JOIN events AS e ON e.id = t.event_id AND e.class = 'act'
  JOIN sources_of_records AS r ON r."table" = 'events' AND r.record = e.id
  JOIN sources_named AS s ON s.id = r.source
), totals AS (
  SELECT topic, COUNT(DISTINCT id) AS acts FROM told GROUP BY topic HAVING acts >= 10
)
SELECT told.topic, k.label AS side, told.side AS code, COUNT(*) AS reported, acts, 1.0 * COUNT(*) / acts AS share
FROM told
JOIN totals USING (topic)
JOIN codes AS k ON k.vocabulary = 'side' AND k.code = told.side
WHERE told.side IN ('iranian', 'iraqi_federal', 'kurdistan_region', 'third_party')
GROUP BY told.topic, told.side
ORDER BY told.topic, told.side

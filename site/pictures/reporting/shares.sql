-- Of the acts on each topic, the share that outlets of a side report; what is of no known side is not drawn.
WITH totals AS (
  SELECT topic, COUNT(DISTINCT event) AS acts FROM topics_reported GROUP BY topic HAVING acts >= 10
)
SELECT told.topic, k.label AS side, told.side AS code, COUNT(*) AS reported, acts, 1.0 * COUNT(*) / acts AS share
FROM topics_reported AS told
JOIN totals USING (topic)
JOIN codes AS k ON k.vocabulary = 'side' AND k.code = told.side
WHERE told.side IN ('iranian', 'iraqi_federal', 'kurdistan_region', 'third_party')
GROUP BY told.topic, told.side
ORDER BY told.topic, told.side

-- Each topic of ten acts or more, with how many of its acts have a source, the most first.
SELECT c.code AS topic, c.label, COUNT(DISTINCT event) AS acts, ROW_NUMBER() OVER (ORDER BY COUNT(DISTINCT event) DESC, c.code) - 1 AS place,
  '/accord/event_topics?topic=' || c.code AS href
FROM topics_reported AS told
JOIN codes AS c ON c.vocabulary = 'topic' AND c.code = told.topic
GROUP BY c.code
HAVING acts >= 10
ORDER BY place

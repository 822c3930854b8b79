-- title: Who said what, about what?
-- description: Statements in neutral own words. speaker: an id, or part of a name in any recorded spelling; topic: what it is about; word: in the text of the statement.
-- theme: Words and names

WITH chosen AS (
  SELECT id FROM actors WHERE id = :speaker OR name LIKE '%' || :speaker || '%'
  UNION SELECT actor_id FROM actor_names WHERE name LIKE '%' || :speaker || '%'
),
reported AS MATERIALIZED (
  SELECT statement, GROUP_CONCAT(DISTINCT source) AS sources FROM statement_reports GROUP BY statement
)
SELECT
  a.name AS speaker_name,
  e.date AS date,
  s.content AS content,
  s.contest AS contest,
  k.label AS topic_label,
  s.illocution AS illocution,
  b.name AS addressee_name,
  s.quotation AS quotation,
  s.quote AS quote,
  r.sources AS sources,
  s.event_id AS event,
  s.speaker AS speaker,
  s.addressee AS addressee,
  s.id AS statement
FROM statements AS s
JOIN actors AS a ON a.id = s.speaker
LEFT JOIN actors AS b ON b.id = s.addressee
JOIN events AS e ON e.id = s.event_id
JOIN codes AS k ON k.vocabulary = 'topic' AND k.code = s.topic
LEFT JOIN reported AS r ON r.statement = s.id
WHERE s.speaker IN (SELECT id FROM chosen)
  AND (:topic = '' OR s.topic = :topic OR k.label LIKE '%' || :topic || '%')
  AND (:word = '' OR s.content LIKE '%' || :word || '%')
ORDER BY a.name, e.date_earliest, s.id

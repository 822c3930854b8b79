-- title: Statements, named
-- description: Statements with the names of who spoke to whom, words for codes, and the event.
-- hidden: yes

SELECT
  s.*, a.name AS speaker_name, d.name AS addressee_name, i.label AS illocution_label,
  t.label AS topic_label, q.label AS quotation_label, e.title AS event_title, e.date AS event_date,
  e.date_earliest AS event_date_earliest,
  (
    SELECT GROUP_CONCAT(b.name, ', ') FROM statements AS o JOIN actors AS b ON b.id = o.speaker
    WHERE o.joint = s.joint AND o.id <> s.id
  ) AS joint_names
FROM statements AS s
JOIN events AS e ON e.id = s.event_id
JOIN actors AS a ON a.id = s.speaker
LEFT JOIN actors AS d ON d.id = s.addressee
LEFT JOIN codes AS i ON i.vocabulary = 'illocution' AND i.code = s.illocution
LEFT JOIN codes AS t ON t.vocabulary = 'topic' AND t.code = s.topic
LEFT JOIN codes AS q ON q.vocabulary = 'quotation' AND q.code = s.quotation

-- title: Statements, named
-- description: Statements with the names of who spoke to whom through whom, words for codes, the event, and the outlet.
-- hidden: yes

SELECT
  s.*, a.name AS speaker_name, d.name AS addressee_name, v.name AS via_name, i.label AS illocution_label,
  t.label AS topic_label, q.label AS quotation_label, u.outlet_name AS outlet_name,
  u.title AS source_title, e.title AS event_title, e.date AS event_date, e.date_earliest AS event_date_earliest
FROM statements AS s
JOIN events AS e ON e.id = s.event_id
JOIN actors AS a ON a.id = s.speaker
LEFT JOIN actors AS d ON d.id = s.addressee
LEFT JOIN actors AS v ON v.id = s.via
JOIN sources_named AS u ON u.id = s.source
LEFT JOIN codes AS i ON i.vocabulary = 'illocution' AND i.code = s.illocution
LEFT JOIN codes AS t ON t.vocabulary = 'topic' AND t.code = s.topic
LEFT JOIN codes AS q ON q.vocabulary = 'quotation' AND q.code = s.quotation

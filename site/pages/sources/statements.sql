SELECT s.*, a.name AS speaker_name, d.name AS addressee_name, v.name AS via_name, i.label AS illocution_label,
  k.label AS stance_label, t.label AS topic_label, q.label AS quotation_label, o.name AS outlet_name,
  e.title AS event_title, e.date AS event_date
FROM statements AS s
JOIN events AS e ON e.id = s.event_id
JOIN actors AS a ON a.id = s.speaker
LEFT JOIN actors AS d ON d.id = s.addressee
LEFT JOIN actors AS v ON v.id = s.via
JOIN sources AS u ON u.id = s.source
JOIN outlets AS o ON o.id = u.outlet
LEFT JOIN codes AS i ON i.vocabulary = 'illocution' AND i.code = s.illocution
LEFT JOIN codes AS k ON k.vocabulary = 'stance' AND k.code = s.stance
LEFT JOIN codes AS t ON t.vocabulary = 'topic' AND t.code = s.topic
LEFT JOIN codes AS q ON q.vocabulary = 'quotation' AND q.code = s.quotation
WHERE s.source = :id
ORDER BY e.date_earliest IS NULL, e.date_earliest DESC, e.id, LENGTH(s.id), s.id

SELECT t.topic, c.label, c.definition
FROM agreement_topics AS t
LEFT JOIN codes AS c ON c.vocabulary = 'topic' AND c.code = t.topic
WHERE t.agreement_id = :id
ORDER BY t.item

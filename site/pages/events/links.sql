SELECT l.event AS id, e.title, e.date, k.label AS relation_label,
  'links[' || l.event || '/' || l.relation || ']' AS own_key
FROM event_links AS l
JOIN events AS e ON e.id = l.event
JOIN codes AS k ON k.vocabulary = 'event_relation' AND k.code = l.relation
WHERE l.event_id = :id
UNION ALL
SELECT l.event_id, e.title, e.date, k.label || ' this event', NULL
FROM event_links AS l
JOIN events AS e ON e.id = l.event_id
JOIN codes AS k ON k.vocabulary = 'event_relation' AND k.code = l.relation
WHERE l.event = :id
ORDER BY date, id

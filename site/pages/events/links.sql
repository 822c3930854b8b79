SELECT l.event AS id, e.title, e.date, e.class, e.status, e.contest, k.label AS relation_label,
  l.event_id AS written_in, 'links[' || l.event || '/' || l.relation || ']' AS item
FROM event_links AS l
JOIN events AS e ON e.id = l.event
JOIN codes AS k ON k.vocabulary = 'event_relation' AND k.code = l.relation
WHERE l.event_id = :id
UNION ALL
SELECT l.event_id, e.title, e.date, e.class, e.status, e.contest, k.label || ' this event',
  l.event_id, 'links[' || l.event || '/' || l.relation || ']'
FROM event_links AS l
JOIN events AS e ON e.id = l.event_id
JOIN codes AS k ON k.vocabulary = 'event_relation' AND k.code = l.relation
WHERE l.event = :id
ORDER BY date, id

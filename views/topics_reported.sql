-- title: Topics reported
-- description: For each topic and act that touches it, the sides whose outlets speak of the act, unknown among them.
-- hidden: yes

SELECT DISTINCT t.topic AS topic, e.id AS event, s.side AS side
FROM event_topics AS t
JOIN events AS e ON e.id = t.event_id AND e.class = 'act'
JOIN sources_of_records AS r ON r."table" = 'events' AND r.record = e.id
JOIN sources_named AS s ON s.id = r.source

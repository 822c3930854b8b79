-- title: Standing of events
-- description: In one label what an event is: an act by what became of it, anything else by its class. is_certain: an act that occurred.
-- hidden: yes

SELECT
  e.id AS event,
  k.label AS standing,
  k.definition AS definition,
  e.class = 'act' AND e.status = 'occurred' AS is_certain
FROM events AS e
JOIN codes AS k
  ON k.vocabulary = CASE e.class WHEN 'act' THEN 'event_status' ELSE 'event_class' END
  AND k.code = CASE e.class WHEN 'act' THEN e.status ELSE e.class END

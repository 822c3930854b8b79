-- title: Events, one wide table
-- description: Events with names in place of ids, and the counts of corroboration, for use without joins.

WITH RECURSIVE
-- A source goes back to the outlet that wrote it first: follow copies to what they were copied from.
copies (source, original, depth) AS (
  SELECT id, id, 0 FROM sources
  UNION ALL
  SELECT copies.source, sources.syndicated_from, copies.depth + 1
  FROM copies JOIN sources ON sources.id = copies.original
  WHERE sources.syndicated_from IN (SELECT id FROM sources) AND copies.depth < 100
),
origins (source, origin) AS (
  SELECT source, (SELECT coalesce(sources.origin, sources.outlet) FROM sources WHERE sources.id = original)
  FROM (SELECT source, original, max(depth) FROM copies GROUP BY source)
),
-- What sources say of an event, of its lists, and of its statements.
said (event, source, relation) AS (
  SELECT record, source, relation FROM evidence WHERE "table" = 'events' OR "table" GLOB 'event_*'
  UNION ALL
  SELECT statements.event_id, evidence.source, evidence.relation
  FROM evidence JOIN statements ON statements.id = evidence.record
  WHERE evidence."table" = 'statements'
),
reporting (event, source, origin, side) AS (
  SELECT DISTINCT said.event, said.source, origins.origin, outlets.side
  FROM said
  JOIN sources ON sources.id = said.source
  JOIN outlets ON outlets.id = sources.outlet
  JOIN origins ON origins.source = said.source
  WHERE said.relation IN ('supports', 'less_precise')
),
labels (vocabulary, code, label) AS (SELECT vocabulary, code, label FROM codes),
-- Where it was: the venues, else where it struck, else the stops, and so on; nowhere in particular where there are several.
located (event, place, role, item, name, country, latitude, longitude, nth) AS (
  SELECT
    part.event_id, part.place, part.role, part.item, places.name, places.country, places.latitude, places.longitude,
    rank() OVER (
      PARTITION BY part.event_id
      ORDER BY CASE part.role
        WHEN 'venue' THEN 1 WHEN 'struck' THEN 2 WHEN 'stop' THEN 3 WHEN 'destination' THEN 4 WHEN 'subject' THEN 5 ELSE 6
      END
    )
  FROM event_places AS part JOIN places ON places.id = part.place
),
only (event, name, latitude, longitude) AS (
  SELECT event, min(name), min(latitude), min(longitude) FROM located WHERE nth = 1 GROUP BY event HAVING count(*) = 1
)
SELECT
  event.id, event.title, event.type, event.form, event.class, event.scope, event.status, event.contest,
  event.class = 'act' AND event.status = 'occurred' AND event.form IN ('meeting', 'joint_committee') AS is_meeting,
  event.date, event.planned_date, event.date_basis,
  only.name AS place,
  (
    SELECT group_concat(name, '; ') FROM (
      SELECT located.name || ' (' || lower(labels.label) || ')' AS name
      FROM located JOIN labels ON labels.vocabulary = 'place_role' AND labels.code = located.role
      WHERE located.event = event.id ORDER BY located.item
    )
  ) AS places,
  (
    SELECT group_concat(country, '; ') FROM (
      SELECT DISTINCT country FROM located WHERE located.event = event.id AND nth = 1 AND country IS NOT NULL ORDER BY country
    )
  ) AS country,
  only.latitude, only.longitude,
  whole.title AS part_of,
  (
    SELECT group_concat(name, '; ') FROM (
      SELECT actors.name || ' (' || lower(labels.label) || coalesce(', ' || part.position, '') || ')' AS name
      FROM event_participants AS part
      JOIN actors ON actors.id = part.actor
      JOIN labels ON labels.vocabulary = 'participant_role' AND labels.code = part.role
      WHERE part.event_id = event.id ORDER BY part.item
    )
  ) AS participants,
  (
    SELECT group_concat(label, '; ') FROM (
      SELECT labels.label FROM event_topics AS topic
      JOIN labels ON labels.vocabulary = 'topic' AND labels.code = topic.topic
      WHERE topic.event_id = event.id ORDER BY topic.item
    )
  ) AS topics,
  (
    SELECT group_concat(title, '; ') FROM (
      SELECT agreements.title || ' (' || lower(labels.label) || ')' AS title
      FROM event_agreements AS link
      JOIN agreements ON agreements.id = link.agreement
      JOIN labels ON labels.vocabulary = 'agreement_relation' AND labels.code = link.relation
      WHERE link.event_id = event.id ORDER BY link.item
    )
  ) AS agreements,
  (SELECT count(*) FROM statements WHERE statements.event_id = event.id) AS statements,
  (SELECT count(DISTINCT source) FROM reporting WHERE reporting.event = event.id) AS sources,
  (SELECT count(DISTINCT origin) FROM reporting WHERE reporting.event = event.id) AS origins,
  (SELECT count(DISTINCT side) FROM reporting WHERE reporting.event = event.id) AS sides,
  (
    SELECT group_concat(side, '; ') FROM (
      SELECT DISTINCT side FROM reporting WHERE reporting.event = event.id ORDER BY side
    )
  ) AS side_names,
  (
    SELECT count(*) FROM said WHERE said.event = event.id AND said.relation IN ('conflicts', 'denies')
  ) AS disagreements,
  event.summary
FROM events AS event
LEFT JOIN only ON only.event = event.id
LEFT JOIN events AS whole ON whole.id = event.part_of
ORDER BY event.id

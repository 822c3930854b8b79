-- title: Events as each source gives them
-- description: One row an event and source, each value as that source gives it. Empty where the source is silent or denies.

WITH
-- What each source says of the cells of an event and of its lists.
words (event, source, "table", item, field, relation, value, locator) AS MATERIALIZED (
  SELECT record, source, "table", item, field, relation, value, locator
  FROM evidence WHERE source IS NOT NULL AND ("table" = 'events' OR "table" GLOB 'event_*')
),
of_statements (event, source, statements) AS (
  SELECT statements.event_id, evidence.source, count(DISTINCT statements.id)
  FROM evidence JOIN statements ON statements.id = evidence.record
  WHERE evidence."table" = 'statements' AND evidence.source IS NOT NULL AND evidence.relation <> 'denies'
  GROUP BY statements.event_id, evidence.source
),
-- Of several words on one cell the one that is nearest to the published value; the others stand in "differs".
nearest (event, source, field, value, relation, place) AS (
  SELECT
    event, source, field, value, relation, min(
      CASE relation WHEN 'supports' THEN 1 WHEN 'conflicts' THEN 3 WHEN 'denies' THEN 4 ELSE 2 END
      || (value IS NULL) || coalesce(value, '')
    )
  FROM words WHERE "table" = 'events'
  GROUP BY event, source, field
),
cells (
  event, source, date, date_relation, planned_date, planned_date_relation, time, time_relation, status, status_relation,
  summary, summary_relation
) AS (
  SELECT
    event, source,
    max(iif(field = 'date', value, NULL)), max(iif(field = 'date', relation, NULL)),
    max(iif(field = 'planned_date', value, NULL)), max(iif(field = 'planned_date', relation, NULL)),
    max(iif(field = 'time', value, NULL)), max(iif(field = 'time', relation, NULL)),
    max(iif(field = 'status', value, NULL)), max(iif(field = 'status', relation, NULL)),
    max(iif(field = 'summary', value, NULL)), max(iif(field = 'summary', relation, NULL))
  FROM nearest GROUP BY event, source
),
-- Where it was: of each place the word that is nearest to what is published.
located (event, source, item, relation, name, nth) AS MATERIALIZED (
  SELECT
    words.event, words.source, part.item, words.relation,
    CASE WHEN words.relation <> 'denies' THEN coalesce(other.name, words.value, places.name) END,
    row_number() OVER (
      PARTITION BY words.event, words.source, part.item
      ORDER BY CASE words.relation WHEN 'supports' THEN 1 WHEN 'conflicts' THEN 3 WHEN 'denies' THEN 4 ELSE 2 END, words.value
    )
  FROM words
  JOIN event_places AS part
    ON part.event_id = words.event AND words.item = 'places[' || part.place || '/' || part.role || ']'
  JOIN places ON places.id = part.place
  LEFT JOIN places AS other ON other.id = words.value
  WHERE words."table" = 'event_places' AND (words.field IS NULL OR words.field = 'place')
),
named_places (event, source, names) AS (
  SELECT event, source, group_concat(name, '; ')
  FROM (
    SELECT event, source, name FROM located WHERE nth = 1 AND name IS NOT NULL
    GROUP BY event, source, name ORDER BY event, source, min(item)
  )
  GROUP BY event, source
),
places_relations (event, source, relation) AS (
  SELECT
    event, source,
    CASE max(CASE relation WHEN 'supports' THEN 1 WHEN 'conflicts' THEN 3 WHEN 'denies' THEN 4 ELSE 2 END)
      WHEN 1 THEN 'supports' WHEN 3 THEN 'conflicts' WHEN 4 THEN 'denies' ELSE min(relation)
    END
  FROM located WHERE nth = 1
  GROUP BY event, source
),
-- Who took part as the source has it: what it supports of a participant, and what it puts in place of the rest.
taking_part (event, source, item, actor, has_role, role, has_position, position) AS (
  SELECT
    event, source, item,
    max(CASE WHEN field = 'actor' THEN value END),
    max(field IS NULL OR field = 'role'), max(CASE WHEN field = 'role' THEN value END),
    max(field IS NULL OR field = 'position'), max(CASE WHEN field = 'position' THEN value END)
  FROM words WHERE "table" = 'event_participants' AND relation <> 'denies'
  GROUP BY event, source, item
),
labels (code, label) AS (SELECT code, lower(label) FROM codes WHERE vocabulary = 'participant_role'),
named (event, source, name, role, position) AS (
  SELECT
    said.event, said.source,
    coalesce(other.name, said.actor, actors.name),
    CASE WHEN said.has_role THEN coalesce(own.label, said.role, labels.label) END,
    CASE WHEN said.has_position THEN coalesce(said.position, part.position) END
  FROM event_participants AS part
  JOIN taking_part AS said
    ON said.event = part.event_id AND said.item = 'participants[' || part.actor || '/' || part.role || ']'
  JOIN actors ON actors.id = part.actor
  JOIN labels ON labels.code = part.role
  LEFT JOIN labels AS own ON own.code = said.role
  LEFT JOIN actors AS other ON other.id = said.actor
  ORDER BY said.event, said.source, part.item
),
participants (event, source, names) AS (
  SELECT
    event, source,
    group_concat(name || coalesce(' (' || role || coalesce(', ' || position, '') || ')', ' (' || position || ')', ''), '; ')
  FROM named GROUP BY event, source
),
-- Either end of a number as a source gives it: its own, or the published one where it speaks of that end, or of the whole.
ends (event, source, item, what, unit, least, most) AS (
  SELECT
    words.event, words.source, counted.item,
    lower(codes.label) || ', ' || counted.of || ': ', coalesce(' ' || coalesce(counted.currency, counted.unit), ''),
    coalesce(
      max(iif(words.field = 'minimum', words.value, NULL)),
      iif(max(words.field IS NULL OR words.field = 'minimum') AND counted.minimum IS NOT NULL, printf('%.15g', counted.minimum), NULL)
    ),
    coalesce(
      max(iif(words.field = 'maximum', words.value, NULL)),
      iif(max(words.field IS NULL OR words.field = 'maximum') AND counted.maximum IS NOT NULL, printf('%.15g', counted.maximum), NULL)
    )
  FROM event_quantities AS counted
  JOIN codes ON codes.vocabulary = 'measure' AND codes.code = counted.measure
  JOIN words ON words."table" = 'event_quantities' AND words.event = counted.event_id AND words.relation <> 'denies'
    AND words.item = 'quantities[' || counted.measure || '/' || (
      CASE WHEN counted.of GLOB '*[]/"]*' THEN json_quote(counted.of) ELSE counted.of END
    ) || ']'
  GROUP BY words.event, words.source, counted.item
),
quantities (event, source, numbers) AS (
  SELECT said.event, said.source, group_concat(number, '; ') FROM (
    SELECT
      event, source,
      what || CASE
        WHEN least = most THEN least
        WHEN most IS NULL THEN 'at least ' || least
        WHEN least IS NULL THEN 'at most ' || most
        ELSE least || ' to ' || most
      END || unit AS number
    FROM ends ORDER BY event, source, item
  ) AS said GROUP BY said.event, said.source
),
locators (event, source, locators) AS (
  SELECT event, source, group_concat(locator, '; ') FROM (SELECT DISTINCT event, source, locator FROM words)
  GROUP BY event, source
),
differing (event, source, disagreements, differs) AS (
  SELECT
    event, source, count(*),
    group_concat(coalesce(item || ' ', '') || coalesce(field, '') || coalesce(': ' || value, ' denied'), '; ')
  FROM (SELECT * FROM words WHERE relation IN ('conflicts', 'denies') ORDER BY event, source, item, field, value, locator)
  GROUP BY event, source
),
reports (event, source) AS (
  SELECT event, source FROM words
  UNION
  SELECT event, source FROM of_statements
)
SELECT
  reports.event,
  events.title,
  reports.source,
  sources.outlet,
  outlets.name AS outlet_name,
  outlets.side,
  sources.published,
  iif(cells.date_relation <> 'denies', coalesce(cells.date, events.date), NULL) AS date, cells.date_relation,
  iif(cells.time_relation <> 'denies', coalesce(cells.time, events.time), NULL) AS time,
  iif(cells.planned_date_relation <> 'denies', coalesce(cells.planned_date, events.planned_date), NULL) AS planned_date,
  iif(cells.status_relation <> 'denies', coalesce(cells.status, events.status), NULL) AS status, cells.status_relation,
  named_places.names AS places, places_relations.relation AS places_relation,
  participants.names AS participants,
  quantities.numbers AS quantities,
  iif(cells.summary_relation <> 'denies', coalesce(cells.summary, events.summary), NULL) AS summary, cells.summary_relation,
  coalesce(of_statements.statements, 0) AS statements,
  coalesce(differing.disagreements, 0) AS disagreements,
  differing.differs,
  locators.locators
FROM reports
JOIN events ON events.id = reports.event
JOIN sources ON sources.id = reports.source
JOIN outlets ON outlets.id = sources.outlet
LEFT JOIN cells ON cells.event = reports.event AND cells.source = reports.source
LEFT JOIN named_places ON named_places.event = reports.event AND named_places.source = reports.source
LEFT JOIN places_relations ON places_relations.event = reports.event AND places_relations.source = reports.source
LEFT JOIN differing ON differing.event = reports.event AND differing.source = reports.source
LEFT JOIN participants ON participants.event = reports.event AND participants.source = reports.source
LEFT JOIN quantities ON quantities.event = reports.event AND quantities.source = reports.source
LEFT JOIN locators ON locators.event = reports.event AND locators.source = reports.source
LEFT JOIN of_statements ON of_statements.event = reports.event AND of_statements.source = reports.source
ORDER BY reports.event, reports.source

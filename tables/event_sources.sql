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
    event, source, field, value, relation,
    row_number() OVER (
      PARTITION BY event, source, field
      ORDER BY CASE relation WHEN 'supports' THEN 1 WHEN 'conflicts' THEN 3 WHEN 'denies' THEN 4 ELSE 2 END, value IS NULL, value
    )
  FROM words WHERE "table" = 'events'
),
cells (
  event, source, date, date_relation, planned_date, time, status, status_relation,
  summary, summary_relation
) AS (
  SELECT
    nearest.event, nearest.source,
    max(CASE WHEN field = 'date' AND relation <> 'denies' THEN coalesce(value, events.date) END),
    max(CASE WHEN field = 'date' THEN relation END),
    max(CASE WHEN field = 'planned_date' AND relation <> 'denies' THEN coalesce(value, events.planned_date) END),
    max(CASE WHEN field = 'time' AND relation <> 'denies' THEN coalesce(value, events.time) END),
    max(CASE WHEN field = 'status' AND relation <> 'denies' THEN coalesce(value, events.status) END),
    max(CASE WHEN field = 'status' THEN relation END),
    max(CASE WHEN field = 'summary' AND relation <> 'denies' THEN coalesce(value, events.summary) END),
    max(CASE WHEN field = 'summary' THEN relation END)
  FROM nearest JOIN events ON events.id = nearest.event
  WHERE nearest.place = 1
  GROUP BY nearest.event, nearest.source
),
-- Where it was: of each place the word that is nearest to what is published.
located (event, source, item, relation, name, nth) AS (
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
where_it_was (event, source, names, relation) AS (
  SELECT
    event, source,
    (
      SELECT group_concat(name, '; ') FROM (
        SELECT DISTINCT name FROM located AS own
        WHERE own.event = located.event AND own.source = located.source AND nth = 1 AND name IS NOT NULL ORDER BY item
      )
    ),
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
quantities (event, source, numbers) AS (
  SELECT said.event, said.source, group_concat(number, '; ') FROM (
    SELECT
      words.event AS event, words.source AS source,
      lower(codes.label) || ', ' || counted.of || ': ' || coalesce(
        max(CASE WHEN words.field IN ('minimum', 'maximum') THEN words.value END),
        CASE
          WHEN counted.minimum = counted.maximum THEN printf('%g', counted.minimum)
          WHEN counted.maximum IS NULL THEN 'at least ' || printf('%g', counted.minimum)
          WHEN counted.minimum IS NULL THEN 'at most ' || printf('%g', counted.maximum)
          ELSE printf('%g to %g', counted.minimum, counted.maximum)
        END
      ) || coalesce(' ' || coalesce(counted.currency, counted.unit), '') AS number
    FROM event_quantities AS counted
    JOIN codes ON codes.vocabulary = 'measure' AND codes.code = counted.measure
    JOIN words ON words."table" = 'event_quantities' AND words.event = counted.event_id AND words.relation <> 'denies'
      AND words.item = 'quantities[' || counted.measure || '/' || (
        CASE WHEN counted.of GLOB '*[]/"]*' THEN json_quote(counted.of) ELSE counted.of END
      ) || ']'
    GROUP BY words.event, words.source, counted.item
    ORDER BY words.event, words.source, counted.item
  ) AS said GROUP BY said.event, said.source
),
locators (event, source, locators) AS (
  SELECT event, source, group_concat(locator, '; ') FROM (SELECT DISTINCT event, source, locator FROM words)
  GROUP BY event, source
),
reports (event, source, disagreements, differs) AS (
  SELECT
    event, source, sum(relation IN ('conflicts', 'denies')),
    group_concat(
      CASE WHEN relation IN ('conflicts', 'denies')
        THEN coalesce(item || ' ', '') || coalesce(field, '') || coalesce(': ' || value, ' denied')
      END,
      '; '
    )
  FROM (SELECT * FROM words ORDER BY event, source, item, field, value, locator)
  GROUP BY event, source
  UNION ALL
  SELECT event, source, 0, NULL FROM of_statements
  WHERE NOT EXISTS (SELECT 1 FROM words WHERE words.event = of_statements.event AND words.source = of_statements.source)
)
SELECT
  reports.event,
  events.title,
  reports.source,
  sources.outlet,
  outlets.name AS outlet_name,
  outlets.side,
  sources.published,
  cells.date, cells.date_relation,
  cells.time,
  cells.planned_date,
  cells.status, cells.status_relation,
  where_it_was.names AS places, where_it_was.relation AS places_relation,
  participants.names AS participants,
  quantities.numbers AS quantities,
  cells.summary, cells.summary_relation,
  coalesce(of_statements.statements, 0) AS statements,
  reports.disagreements,
  reports.differs,
  locators.locators
FROM reports
JOIN events ON events.id = reports.event
JOIN sources ON sources.id = reports.source
JOIN outlets ON outlets.id = sources.outlet
LEFT JOIN cells ON cells.event = reports.event AND cells.source = reports.source
LEFT JOIN where_it_was ON where_it_was.event = reports.event AND where_it_was.source = reports.source
LEFT JOIN participants ON participants.event = reports.event AND participants.source = reports.source
LEFT JOIN quantities ON quantities.event = reports.event AND quantities.source = reports.source
LEFT JOIN locators ON locators.event = reports.event AND locators.source = reports.source
LEFT JOIN of_statements ON of_statements.event = reports.event AND of_statements.source = reports.source
ORDER BY reports.event, reports.source

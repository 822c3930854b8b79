-- title: POLECAT
-- description: Acts that took place and have a PLOVER type, one a row, in the columns of POLECAT.
-- format: tsv

WITH
quads (type, quad) AS (
  VALUES
    ('AGREE', 'VERBAL COOPERATION'), ('CONSULT', 'VERBAL COOPERATION'), ('SUPPORT', 'VERBAL COOPERATION'),
    ('CONCEDE', 'VERBAL COOPERATION'), ('COOPERATE', 'MATERIAL COOPERATION'), ('AID', 'MATERIAL COOPERATION'),
    ('RETREAT', 'MATERIAL COOPERATION'), ('REQUEST', 'VERBAL CONFLICT'), ('ACCUSE', 'VERBAL CONFLICT'),
    ('REJECT', 'VERBAL CONFLICT'), ('THREATEN', 'VERBAL CONFLICT'), ('PROTEST', 'MATERIAL CONFLICT'),
    ('SANCTION', 'MATERIAL CONFLICT'), ('MOBILIZE', 'MATERIAL CONFLICT'), ('COERCE', 'MATERIAL CONFLICT'),
    ('ASSAULT', 'MATERIAL CONFLICT')
),
-- The topics that PLOVER has as a context; it has none for the others.
contexts (topic, context) AS (
  VALUES
    ('bilateral_relations', 'diplomatic'), ('defence_cooperation', 'military'), ('drug_trafficking', 'illegal_drugs'),
    ('elections_institutions', 'political_institutions'), ('energy', 'economic'), ('extradition_prisoners', 'legal'),
    ('foreign_forces', 'military'), ('health', 'health'), ('intelligence_sharing', 'intelligence'),
    ('judicial_cooperation', 'legal'), ('pilgrimage', 'religion_ethnicity'), ('sanctions_payments', 'economic'),
    ('terrorism', 'terrorism'), ('trade', 'economic'), ('water_environment', 'environment')
),
-- Who acts and on whom, as PLOVER tells them apart: who comes acts on who receives him; where nobody does, all act.
came (event) AS (
  SELECT DISTINCT event_id FROM event_participants WHERE role IN ('visitor', 'delegation_head', 'delegation_member')
),
accused (event) AS (SELECT DISTINCT event_id FROM event_participants WHERE role = 'subject'),
sided (event, type, item, actor, position, office, on_behalf_of, part) AS (
  SELECT
    events.id, events.type, part.item, part.actor, part.position, part.office, part.on_behalf_of,
    CASE
      WHEN part.role IN (
        'visitor', 'delegation_head', 'delegation_member', 'participant', 'signatory', 'speaker', 'caller', 'writer', 'giver',
        'organiser', 'appointer', 'canceller', 'perpetrator', 'mediator'
      ) THEN 'actor'
      WHEN part.role IN ('host', 'greeter') AND (events.type <> 'CONSULT' OR events.id NOT IN came) THEN 'actor'
      WHEN part.role = 'subject' AND events.type = 'RETREAT' THEN 'actor'
      WHEN part.role IN ('host', 'greeter', 'intended_target', 'harmed', 'recipient') THEN 'recipient'
      WHEN part.role = 'addressee' AND (events.type <> 'ACCUSE' OR events.id NOT IN accused) THEN 'recipient'
      WHEN part.role = 'subject' AND events.type IN ('ACCUSE', 'COERCE') THEN 'recipient'
    END
  FROM events JOIN event_participants AS part ON part.event_id = events.id
),
-- Each once, with the country for which he acts; who acts is no recipient.
named (event, part, item, actor, kind, name, country, cow, sector, title) AS MATERIALIZED (
  SELECT
    one.event, one.part, one.item, actors.id, actors.kind, replace(actors.name, ';', ','), coalesce(whole.country, offices.country, actors.country),
    coalesce(
      (
        SELECT substr(crosswalk, instr(crosswalk, 'COW ') + length('COW ')) FROM codes
        WHERE vocabulary = 'country' AND code = coalesce(whole.country, offices.country, actors.country)
          AND crosswalk LIKE '%COW %'
      ),
      (
        SELECT states.identifier FROM actor_identifiers AS states JOIN actors AS state ON state.id = states.actor_id
        WHERE states.system = 'cow' AND state.country = coalesce(whole.country, offices.country, actors.country)
      )
    ),
    actors.sector, replace(one.position, ';', ',')
  FROM (
    SELECT
      event, type, actor, min(part) AS part, min(item) AS item, min(position) AS position, min(office) AS office,
      min(on_behalf_of) AS on_behalf_of
    FROM sided WHERE part IS NOT NULL GROUP BY event, type, actor
  ) AS one
  JOIN actors ON actors.id = one.actor
  LEFT JOIN actors AS whole ON whole.id = one.on_behalf_of
  LEFT JOIN offices ON offices.id = one.office
),
-- Several stand in one order in every column of them, parted by '; ', which is in no part.
parts (event, part, names, countries, cows, sector, sectors, titles) AS MATERIALIZED (
  SELECT
    event, part, group_concat(name, '; '),
    iif(count(country), group_concat(coalesce(country, 'None'), '; '), NULL),
    iif(count(cow), group_concat(coalesce(cow, 'None'), '; '), NULL),
    (SELECT sector FROM named AS first WHERE first.event = one.event AND first.part = one.part ORDER BY item LIMIT 1),
    iif(count(sector), group_concat(coalesce(sector, 'None'), '; '), NULL),
    iif(count(title), group_concat(coalesce(title, 'None'), '; '), NULL)
  FROM (SELECT * FROM named ORDER BY event, part, item) AS one
  GROUP BY event, part
),
present (event, people, bodies) AS MATERIALIZED (
  SELECT
    event, group_concat(iif(kind = 'person', name, NULL), '; '), group_concat(iif(kind = 'person', NULL, name), '; ')
  FROM (
    SELECT DISTINCT part.event_id AS event, actors.kind, actors.name
    FROM event_participants AS part JOIN actors ON actors.id = part.actor ORDER BY part.event_id, actors.name
  )
  GROUP BY event
),
places_named (event, names) AS MATERIALIZED (
  SELECT event, group_concat(name, '; ') FROM (
    SELECT DISTINCT part.event_id AS event, places.name
    FROM event_places AS part JOIN places ON places.id = part.place ORDER BY part.event_id, places.name
  )
  GROUP BY event
),
reported (event, outlet, published, language) AS MATERIALIZED (
  SELECT
    event_sources.event, event_sources.outlet_name,
    iif(event_sources.published_precision = 'day', event_sources.published_earliest, NULL), sources.language
  FROM event_sources JOIN sources ON sources.id = event_sources.source
),
published (event, day) AS MATERIALIZED (SELECT event, min(published) FROM reported GROUP BY event),
outlets_named (event, names) AS MATERIALIZED (
  SELECT event, group_concat(outlet, '; ') FROM (SELECT DISTINCT event, outlet FROM reported ORDER BY event, outlet) GROUP BY event
),
languages (event, tags) AS MATERIALIZED (
  SELECT event, group_concat(language, '; ')
  FROM (SELECT DISTINCT event, language FROM reported ORDER BY event, language) GROUP BY event
),
topical (event, contexts) AS MATERIALIZED (
  SELECT event, group_concat(context, '; ') FROM (
    SELECT DISTINCT part.event_id AS event, contexts.context
    FROM event_topics AS part JOIN contexts ON contexts.topic = part.topic ORDER BY part.event_id, contexts.context
  )
  GROUP BY event
)
SELECT
  events.id AS "Event ID",
  CASE WHEN events.date_precision = 'interval' AND events.date GLOB '????-??-??/*' THEN events.date_earliest
    WHEN events.date_precision = 'day' THEN events.date_earliest END AS "Event Date",
  events.type AS "Event Type",
  replace(events.mode, '_', '-') AS "Event Mode",
  NULL AS "Event Intensity",
  quads.quad AS "Quad Code",
  topical.contexts AS "Contexts",
  actor.names AS "Actor Name",
  actor.countries AS "Actor Country",
  actor.cows AS "Actor COW",
  actor.sector AS "Primary Actor Sector",
  actor.sectors AS "Actor Sectors",
  actor.titles AS "Actor Title",
  NULL AS "Actor Name Raw",
  NULL AS "Wikipedia Actor ID",
  recipient.names AS "Recipient Name",
  recipient.countries AS "Recipient Country",
  recipient.cows AS "Recipient COW",
  recipient.sector AS "Primary Recipient Sector",
  recipient.sectors AS "Recipient Sectors",
  recipient.titles AS "Recipient Title",
  NULL AS "Recipient Name Raw",
  NULL AS "Wikipedia Recipient ID",
  flat.place AS "Placename",
  iif(places.kind = 'city', places.name, NULL) AS "City",
  NULL AS "District",
  iif(places.kind = 'governorate', places.name, NULL) AS "Province",
  flat.country AS "Country",
  flat.latitude AS "Latitude",
  flat.longitude AS "Longitude",
  (
    SELECT identifier FROM place_identifiers AS part WHERE part.place_id = places.id AND part.system = 'geonames'
  ) AS "GeoNames ID",
  NULL AS "Raw Placename",
  NULL AS "Feature Type",
  outlets_named.names AS "Source",
  published.day AS "Publication Date",
  present.people AS "Story People",
  present.bodies AS "Story Organizations",
  places_named.names AS "Story Locations",
  languages.tags AS "Language",
  NULL AS "Version"
FROM events
JOIN events_flat AS flat ON flat.id = events.id
JOIN quads ON quads.type = events.type
LEFT JOIN topical ON topical.event = events.id
LEFT JOIN parts AS actor ON actor.event = events.id AND actor.part = 'actor'
LEFT JOIN parts AS recipient ON recipient.event = events.id AND recipient.part = 'recipient'
LEFT JOIN places
  ON places.id = (SELECT min(same.id) FROM places AS same WHERE same.name = flat.place AND same.country IS flat.country)
LEFT JOIN outlets_named ON outlets_named.event = events.id
LEFT JOIN published ON published.event = events.id
LEFT JOIN present ON present.event = events.id
LEFT JOIN places_named ON places_named.event = events.id
LEFT JOIN languages ON languages.event = events.id
WHERE events.class = 'act' AND events.status = 'occurred'
ORDER BY events.id

-- title: FollowTheMoney
-- description: Actors, offices, events, places and sources as entities of FollowTheMoney, with what joins them.
-- format: jsonl
-- file: entities.ftm.json

WITH
-- FollowTheMoney writes countries in two letters and languages in three; it has none for Kurdish.
countries (code, alpha_2) AS (
  SELECT code, lower(substr(crosswalk, instr(crosswalk, 'alpha-2 ') + length('alpha-2 '), 2))
  FROM codes WHERE vocabulary = 'country'
),
languages (tag, alpha_3) AS (
  VALUES
    ('af', 'afr'), ('am', 'amh'), ('ar', 'ara'), ('az', 'aze'), ('be', 'bel'), ('bg', 'bul'), ('bn', 'ben'),
    ('bs', 'bos'), ('ca', 'cat'), ('cnr', 'cnr'), ('cs', 'ces'), ('da', 'dan'), ('de', 'deu'), ('el', 'ell'),
    ('en', 'eng'), ('es', 'spa'), ('et', 'est'), ('fa', 'fas'), ('fi', 'fin'), ('fil', 'fil'), ('fr', 'fra'),
    ('ga', 'gle'), ('he', 'heb'), ('hi', 'hin'), ('hr', 'hrv'), ('hu', 'hun'), ('hy', 'hye'), ('id', 'ind'),
    ('is', 'isl'), ('it', 'ita'), ('ja', 'jpn'), ('ka', 'kat'), ('kk', 'kaz'), ('km', 'khm'), ('kn', 'kan'),
    ('ko', 'kor'), ('ky', 'kir'), ('lb', 'ltz'), ('lo', 'lao'), ('lt', 'lit'), ('lv', 'lav'), ('mk', 'mkd'),
    ('mn', 'mon'), ('ms', 'msa'), ('mt', 'mlt'), ('mul', 'mul'), ('my', 'mya'), ('ne', 'nep'), ('nl', 'nld'),
    ('no', 'nor'), ('pl', 'pol'), ('ps', 'pus'), ('pt', 'por'), ('ro', 'ron'), ('ru', 'rus'), ('si', 'sin'),
    ('sk', 'slk'), ('sl', 'slv'), ('sq', 'sqi'), ('sr', 'srp'), ('sv', 'swe'), ('sw', 'swa'), ('ta', 'tam'),
    ('te', 'tel'), ('tg', 'tgk'), ('th', 'tha'), ('tk', 'tuk'), ('tl', 'tgl'), ('tr', 'tur'), ('uk', 'ukr'),
    ('ur', 'urd'), ('uz', 'uzb'), ('vi', 'vie'), ('zh', 'zho')
),
-- An interval has a start and an end; any other date is what both of its ends begin with, or both years.
dates (event, day, start_day, end_day) AS (
  SELECT
    id,
    CASE
      WHEN date_precision = 'interval' OR date_earliest IS NULL OR date_latest IS NULL THEN NULL
      WHEN date_earliest = date_latest THEN json_array(date_earliest)
      WHEN substr(date_earliest, 1, 7) = substr(date_latest, 1, 7) THEN json_array(substr(date_earliest, 1, 7))
      ELSE json_array(substr(date_earliest, 1, 4), substr(date_latest, 1, 4))
    END,
    CASE date_precision WHEN 'interval' THEN trim(substr(date, 1, instr(date, '/') - 1), '.~?%') END,
    CASE date_precision WHEN 'interval' THEN trim(substr(date, instr(date, '/') + 1), '.~?%') END
  FROM events
),
reports (event, source, supports, less_precise, differs, supports_fields, differs_fields) AS MATERIALIZED (
  SELECT record, source, supports, less_precise, differs, supports_fields, differs_fields
  FROM sources_of_records WHERE "table" = 'events'
),
proofs (event, proof, urls) AS MATERIALIZED (
  SELECT reports.event, json_group_array('accord-source--' || sources.id), json_group_array(sources.url)
  FROM reports JOIN sources ON sources.id = reports.source
  WHERE reports.supports > 0 GROUP BY reports.event
),
proofs_of_parts (event, item, proof) AS MATERIALIZED (
  SELECT record, item, json_group_array('accord-source--' || source)
  FROM evidence WHERE "table" IN ('event_participants', 'event_links') AND relation = 'supports' GROUP BY record, item
),
schemata (kind, schema) AS (
  VALUES ('person', 'Person'), ('office', 'LegalEntity'), ('group', 'LegalEntity'), ('state', 'PublicBody'),
    ('government_body', 'PublicBody'), ('subnational_government', 'PublicBody'), ('organisation', 'Organization'),
    ('party', 'Organization'), ('coalition', 'Organization'), ('armed_group', 'Organization'), ('igo', 'Organization')
),
-- Each entity with its properties: a value, a list of values, or none.
entities (id, schema, properties) AS (
  SELECT 'accord-actor--' || actors.id, schemata.schema, json_object(
    'name', actors.name,
    'alias', json((
      SELECT json_group_array(name) FROM actor_names AS part
      WHERE part.actor_id = actors.id AND part.kind IN ('name', 'alias', 'native') AND part.name <> actors.name
    )),
    'weakAlias', json((
      SELECT json_group_array(name) FROM actor_names AS part WHERE part.actor_id = actors.id AND part.kind = 'title_form'
    )),
    'abbreviation', json((
      SELECT json_group_array(name) FROM actor_names AS part WHERE part.actor_id = actors.id AND part.kind = 'acronym'
    )),
    'country', countries.alpha_2,
    'sector', sectors.label,
    'classification', CASE actors.kind WHEN 'person' THEN NULL ELSE kinds.label END,
    'position', CASE actors.kind WHEN 'person' THEN json((
      SELECT json_group_array(position) FROM actor_positions AS part WHERE part.actor_id = actors.id
    )) END,
    'wikidataId', (
      SELECT identifier FROM actor_identifiers AS part WHERE part.actor_id = actors.id AND part.system = 'wikidata'
    ),
    'description', actors.description,
    'notes', actors.note,
    'proof', json((
      SELECT json_group_array('accord-source--' || source) FROM (
        SELECT source FROM actor_names WHERE actor_id = actors.id AND source IS NOT NULL
        UNION SELECT source FROM actor_positions WHERE actor_id = actors.id AND source IS NOT NULL
      )
    ))
  )
  FROM actors
  JOIN schemata ON schemata.kind = actors.kind
  JOIN codes AS kinds ON kinds.vocabulary = 'actor_kind' AND kinds.code = actors.kind
  LEFT JOIN codes AS sectors ON sectors.vocabulary = 'sector' AND sectors.code = actors.sector
  LEFT JOIN countries ON countries.code = actors.country

  UNION ALL
  SELECT
    'accord-part-of--' || actors.id || '--' || actors.part_of,
    CASE WHEN schemata.schema IN ('PublicBody', 'Organization') THEN 'Membership' ELSE 'UnknownLink' END,
    CASE
      WHEN schemata.schema IN ('PublicBody', 'Organization') THEN json_object(
        'member', 'accord-actor--' || actors.id, 'organization', 'accord-actor--' || actors.part_of, 'role', 'Part of'
      )
      ELSE json_object(
        'subject', 'accord-actor--' || actors.id, 'object', 'accord-actor--' || actors.part_of, 'role', 'Part of'
      )
    END
  FROM actors
  JOIN actors AS whole ON whole.id = actors.part_of
  JOIN schemata ON schemata.kind = whole.kind

  UNION ALL
  SELECT 'accord-office--' || offices.id, 'Position', json_object(
    'name', offices.name,
    'country', countries.alpha_2,
    'organization', CASE WHEN schemata.schema IN ('PublicBody', 'Organization') THEN 'accord-actor--' || offices.body END,
    'keywords', ranks.label,
    'notes', offices.note
  )
  FROM offices
  JOIN codes AS ranks ON ranks.vocabulary = 'office_rank' AND ranks.code = offices.rank
  LEFT JOIN countries ON countries.code = offices.country
  LEFT JOIN actors ON actors.id = offices.body
  LEFT JOIN schemata ON schemata.kind = actors.kind

  UNION ALL
  SELECT 'accord-holder--' || holders.actor || '--' || holders.office, 'Occupancy', json_object(
    'holder', 'accord-actor--' || holders.actor,
    'post', 'accord-office--' || holders.office,
    'startDate', CASE holders.start_precision WHEN 'day' THEN holders.start_earliest ELSE substr(holders.start_earliest, 1, 4) END,
    'endDate', CASE holders.end_precision WHEN 'day' THEN holders.end_latest ELSE substr(holders.end_latest, 1, 4) END,
    'status', json((
      SELECT json_group_array(codes.label)
      FROM actor_positions AS part JOIN codes ON codes.vocabulary = 'position_status' AND codes.code = part.status
      WHERE part.actor_id = holders.actor AND part.office = holders.office AND part.status <> 'holder'
    )),
    'summary', 'In the record for ' || holders.attested,
    'proof', json((
      SELECT json_group_array('accord-source--' || part.source) FROM actor_positions AS part
      WHERE part.actor_id = holders.actor AND part.office = holders.office AND part.source IS NOT NULL
    ))
  )
  FROM office_holders AS holders
  JOIN actors ON actors.id = holders.actor AND actors.kind = 'person'

  UNION ALL
  SELECT 'accord-place--' || places.id, 'Address', json_object(
    'name', places.name,
    'full', places.name,
    'alias', json((
      SELECT json_group_array(part.name) FROM place_names AS part WHERE part.place_id = places.id AND part.name <> places.name
    )),
    'city', CASE places.kind WHEN 'city' THEN places.name END,
    'region', CASE WHEN places.kind IN ('region', 'governorate') THEN places.name END,
    'country', countries.alpha_2,
    'latitude', places.latitude,
    'longitude', places.longitude,
    'keywords', kinds.label,
    'wikidataId', (
      SELECT identifier FROM place_identifiers AS part WHERE part.place_id = places.id AND part.system = 'wikidata'
    ),
    'notes', places.note
  )
  FROM places
  JOIN codes AS kinds ON kinds.vocabulary = 'place_kind' AND kinds.code = places.kind
  LEFT JOIN countries ON countries.code = places.country

  UNION ALL
  SELECT
    'accord-source--' || sources.id,
    CASE WHEN sources.type LIKE 'article-%' THEN 'Article' WHEN sources.type = 'webpage' THEN 'HyperText' ELSE 'Document' END,
    json_object(
      'name', sources.title,
      'title', sources.title,
      'fileName', sources.id,
      'summary', sources.title_translated,
      'publishedAt', CASE sources.published_precision
        WHEN 'day' THEN sources.published_earliest
        WHEN 'month' THEN substr(sources.published_earliest, 1, 7)
        WHEN 'year' THEN substr(sources.published_earliest, 1, 4)
      END,
      'language', languages.alpha_3,
      'keywords', types.label,
      'publisher', outlets.name,
      'publisherUrl', iif(outlets.website GLOB '*://*/*', outlets.website, outlets.website || '/'),
      'sourceUrl', json_array(sources.url, sources.archive_url),
      'retrievedAt', sources.read_on,
      'notes', sources.note
    )
  FROM sources
  JOIN outlets ON outlets.id = sources.outlet
  JOIN codes AS types ON types.vocabulary = 'csl_type' AND types.code = sources.type
  LEFT JOIN languages ON languages.tag = sources.language

  UNION ALL
  SELECT 'accord-event--' || events.id, 'Event', json_object(
    'name', events.title,
    'recordId', events.id,
    'summary', events.summary,
    'notes', events.note,
    'date', json(dates.day),
    'startDate', dates.start_day,
    'endDate', dates.end_day,
    'keywords', json((
      SELECT json_group_array(codes.label) FROM codes WHERE
        (codes.vocabulary = 'event_form' AND codes.code = events.form)
        OR (codes.vocabulary = 'event_class' AND codes.code = events.class AND events.class <> 'act')
        OR (codes.vocabulary = 'event_status' AND codes.code = events.status AND events.status <> 'occurred')
        OR (codes.vocabulary = 'contest' AND codes.code = events.contest)
        OR (codes.vocabulary = 'topic' AND codes.code IN (SELECT topic FROM event_topics AS part WHERE part.event_id = events.id))
    )),
    'location', json((
      SELECT json_group_array(places.name)
      FROM event_places AS part JOIN places ON places.id = part.place WHERE part.event_id = events.id
    )),
    'addressEntity', json((
      SELECT json_group_array('accord-place--' || part.place) FROM event_places AS part WHERE part.event_id = events.id
    )),
    'country', json((
      SELECT json_group_array(countries.alpha_2)
      FROM event_places AS part JOIN places ON places.id = part.place JOIN countries ON countries.code = places.country
      WHERE part.event_id = events.id
    )),
    'involved', json((
      SELECT json_group_array('accord-actor--' || part.actor) FROM event_participants AS part WHERE part.event_id = events.id
    )),
    'organizer', json((
      SELECT json_group_array('accord-actor--' || part.actor) FROM event_participants AS part
      WHERE part.event_id = events.id AND part.role = 'organiser'
    )),
    'proof', json(proofs.proof),
    'sourceUrl', json(proofs.urls)
  )
  FROM events
  JOIN dates ON dates.event = events.id
  LEFT JOIN proofs ON proofs.event = events.id

  UNION ALL
  SELECT
    'accord-participant--' || part.event_id || '--' || part.actor || '--' || replace(part.role, '_', '-'), 'UnknownLink',
    json_object(
      'subject', 'accord-actor--' || part.actor,
      'object', 'accord-event--' || part.event_id,
      'role', roles.label,
      'summary', part.position,
      'status', contests.label,
      'date', json(dates.day),
      'startDate', dates.start_day,
      'endDate', dates.end_day,
      'proof', json(proofs_of_parts.proof)
    )
  FROM event_participants AS part
  JOIN codes AS roles ON roles.vocabulary = 'participant_role' AND roles.code = part.role
  JOIN codes AS contests ON contests.vocabulary = 'contest' AND contests.code = part.contest
  JOIN dates ON dates.event = part.event_id
  LEFT JOIN proofs_of_parts
    ON proofs_of_parts.event = part.event_id AND proofs_of_parts.item = 'participants[' || part.actor || '/' || part.role || ']'

  UNION ALL
  SELECT
    'accord-on-behalf-of--' || part.event_id || '--' || part.actor || '--' || part.on_behalf_of, 'Representation',
    json_object(
      'agent', 'accord-actor--' || part.actor,
      'client', 'accord-actor--' || part.on_behalf_of,
      'role', part.position,
      'summary', events.title,
      'date', json(dates.day),
      'startDate', dates.start_day,
      'endDate', dates.end_day
    )
  FROM (
    SELECT event_id, actor, on_behalf_of, min(position) AS position FROM event_participants
    WHERE on_behalf_of <> actor GROUP BY event_id, actor, on_behalf_of
  ) AS part
  JOIN events ON events.id = part.event_id
  JOIN dates ON dates.event = part.event_id

  UNION ALL
  SELECT 'accord-part-of--' || id || '--' || part_of, 'UnknownLink', json_object(
    'subject', 'accord-event--' || id, 'object', 'accord-event--' || part_of, 'role', 'Part of'
  )
  FROM events WHERE part_of IS NOT NULL

  UNION ALL
  SELECT
    'accord-link--' || part.event_id || '--' || part.event || '--' || replace(part.relation, '_', '-'), 'UnknownLink', json_object(
      'subject', 'accord-event--' || part.event_id,
      'object', 'accord-event--' || part.event,
      'role', codes.label,
      'status', contests.label,
      'proof', json(proofs_of_parts.proof)
    )
  FROM event_links AS part
  JOIN codes ON codes.vocabulary = 'event_relation' AND codes.code = part.relation
  JOIN codes AS contests ON contests.vocabulary = 'contest' AND contests.code = part.contest
  LEFT JOIN proofs_of_parts
    ON proofs_of_parts.event = part.event_id AND proofs_of_parts.item = 'links[' || part.event || '/' || part.relation || ']'

  UNION ALL
  SELECT 'accord-report--' || event || '--' || source, 'Documentation', json_object(
    'document', 'accord-source--' || source,
    'entity', 'accord-event--' || event,
    'role', json_array(
      iif(supports > 0, 'Supports', NULL), iif(less_precise > 0, 'Less precise', NULL), iif(differs > 0, 'Differs', NULL)
    ),
    'summary', json_array('Supports ' || supports_fields, 'Differs in ' || differs_fields)
  )
  FROM reports
),
-- It keeps no zero-width non-joiner, which Persian writes within a word: a space stands for it.
said (id, schema, property, value) AS (
  SELECT DISTINCT
    entities.id, entities.schema, iif(part.path = '$', part.key, substr(part.path, 3)), replace(part.atom, char(8204), ' ')
  FROM entities, json_tree(entities.properties) AS part
  WHERE part.atom <> ''
),
lists (id, schema, property, list) AS (
  SELECT id, schema, property, json_group_array(value) FROM (SELECT * FROM said ORDER BY id, property, value)
  GROUP BY id, schema, property
)
SELECT json_object('id', id, 'schema', schema, 'properties', json_group_object(property, json(list)))
FROM (SELECT * FROM lists ORDER BY id, property)
GROUP BY id, schema
ORDER BY id

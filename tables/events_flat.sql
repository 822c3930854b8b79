-- title: Events, one wide table
-- description: Events with names in place of ids, and the counts of corroboration, for use without joins.

-- CROSS JOIN has SQLite join in the order that is written: it expects one row of a query that groups.
WITH RECURSIVE
-- Pages of one outlet have one origin, and so do pages that pass on what one press office issued: no more are independent
-- than either count says. An outlet whose side is not known is of no side.
reporting (event, source, origin, voice, side) AS MATERIALIZED (
  SELECT o.record, o.source, o.origin, coalesce('office ' || o.press_office, o.origin), nullif(outlets.side, 'unknown')
  FROM record_origins AS o
  CROSS JOIN sources ON sources.id = o.source
  CROSS JOIN outlets ON outlets.id = sources.outlet
  WHERE o."table" = 'events'
),
-- Where it was: the venues, else where it struck, else the stops, and so on; nowhere in particular where there are several.
located (event, place, role, item, name, country, latitude, longitude, nth) AS MATERIALIZED (
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
),
reported (event, sources, origins, sides) AS (
  SELECT event, count(DISTINCT source), min(count(DISTINCT origin), count(DISTINCT voice)), count(DISTINCT side)
  FROM reporting GROUP BY event
),
sides (event, side) AS MATERIALIZED (SELECT DISTINCT event, side FROM reporting WHERE side IS NOT NULL),
disputed (event, number) AS (
  SELECT event, count(*)
  FROM (
    SELECT record AS event FROM disagreements WHERE "table" = 'events' OR "table" GLOB 'event_*'
    UNION ALL
    SELECT statements.event_id
    FROM disagreements CROSS JOIN statements ON statements.id = disagreements.record
    WHERE disagreements."table" = 'statements'
  )
  GROUP BY event
),
stated (event, number) AS (SELECT event_id, count(*) FROM statements GROUP BY event_id),
-- The items of lists by their names, made once for all events.
participating (event, item, name) AS MATERIALIZED (
  SELECT
    part.event_id, part.item,
    actors.name || ' (' || lower(codes.label) || coalesce(', ' || part.position, '') || ')'
  FROM event_participants AS part
  JOIN actors ON actors.id = part.actor
  JOIN codes ON codes.vocabulary = 'participant_role' AND codes.code = part.role
),
topical (event, item, name) AS MATERIALIZED (
  SELECT topic.event_id, topic.item, codes.label
  FROM event_topics AS topic JOIN codes ON codes.vocabulary = 'topic' AND codes.code = topic.topic
),
linked (event, item, name) AS MATERIALIZED (
  SELECT link.event_id, link.item, agreements.title || ' (' || lower(codes.label) || ')'
  FROM event_agreements AS link
  JOIN agreements ON agreements.id = link.agreement
  JOIN codes ON codes.vocabulary = 'agreement_relation' AND codes.code = link.relation
),
placed (event, item, name) AS MATERIALIZED (
  SELECT located.event, located.item, located.name || ' (' || lower(codes.label) || ')'
  FROM located JOIN codes ON codes.vocabulary = 'place_role' AND codes.code = located.role
),
-- The years in which it may fall: each from its first to its last day; where one is open, to the end of what is recorded.
bounds (first, last) AS MATERIALIZED (
  SELECT
    min(CAST(coalesce(date_earliest, date_latest) AS INTEGER)), max(CAST(coalesce(date_latest, date_earliest) AS INTEGER))
  FROM events
),
may_fall (event, year, last) AS (
  SELECT
    events.id,
    coalesce(CAST(events.date_earliest AS INTEGER), bounds.first), coalesce(CAST(events.date_latest AS INTEGER), bounds.last)
  FROM bounds CROSS JOIN events WHERE events.date IS NOT NULL
  UNION ALL
  SELECT event, year + 1, last FROM may_fall WHERE year < last
),
years (event, years) AS (
  SELECT event, group_concat(year, '; ') FROM (SELECT event, year FROM may_fall ORDER BY event, year) GROUP BY event
),
-- Who came, and who received, the highest rank first; ranks are codes in their order.
scale (rank, place) AS MATERIALIZED (
  SELECT code, row_number() OVER (ORDER BY rowid) FROM codes WHERE vocabulary = 'office_rank'
),
parties (event, part, name, country, rank, place) AS MATERIALIZED (
  SELECT
    part.event_id, iif(part.role = 'host', 'host', 'visitor') AS part, actors.name, coalesce(offices.country, actors.country),
    offices.rank,
    row_number() OVER (
      PARTITION BY part.event_id, iif(part.role = 'host', 'host', 'visitor')
      ORDER BY scale.place IS NULL, scale.place, min(part.item)
    )
  FROM event_participants AS part
  CROSS JOIN actors ON actors.id = part.actor
  LEFT JOIN offices ON offices.id = part.office
  LEFT JOIN scale ON scale.rank = offices.rank
  WHERE part.role IN ('visitor', 'delegation_head', 'host')
  GROUP BY part.event_id, 2, part.actor
),
visiting (event, visitors, country, rank, hosts) AS (
  SELECT
    event,
    group_concat(iif(part = 'visitor', name, NULL), '; '),
    max(iif(part = 'visitor' AND place = 1, country, NULL)),
    max(iif(part = 'visitor' AND place = 1, rank, NULL)),
    group_concat(iif(part = 'host', name, NULL), '; ')
  FROM (SELECT * FROM parties ORDER BY event, part, place) GROUP BY event
),
-- What sources count; the largest group of those killed, for groups may overlap.
counted (
  event, killed_minimum, killed_maximum, killed_contest, injured_minimum, injured_maximum, injured_contest, quantities
) AS (
  SELECT
    event_id,
    max(iif(measure = 'killed', minimum, NULL)), max(iif(measure = 'killed', maximum, NULL)),
    substr(max(iif(measure = 'killed', ranked, NULL)), 2),
    max(iif(measure = 'injured', minimum, NULL)), max(iif(measure = 'injured', maximum, NULL)),
    substr(max(iif(measure = 'injured', ranked, NULL)), 2),
    group_concat(
      lower(label) || ', ' || "of" || ': ' || CASE
        WHEN minimum = maximum THEN printf('%.15g', minimum)
        WHEN maximum IS NULL THEN 'at least ' || printf('%.15g', minimum)
        WHEN minimum IS NULL THEN 'at most ' || printf('%.15g', maximum)
        ELSE printf('%.15g to %.15g', minimum, maximum)
      END || coalesce(' ' || coalesce(currency, unit), ''),
      '; '
    )
  FROM (
    SELECT
      event_quantities.*, codes.label,
      CASE contest WHEN 'disputed' THEN 4 WHEN 'unknown_side' THEN 3 WHEN 'single_party' THEN 2 ELSE 1 END || contest AS ranked
    FROM event_quantities
    CROSS JOIN codes ON codes.vocabulary = 'measure' AND codes.code = event_quantities.measure
    ORDER BY event_quantities.event_id, event_quantities.item
  ) GROUP BY event_id
)
SELECT
  event.id, event.title, event.type, event.mode, event.form, event.class, event.scope, event.status,
  event.class = 'act' AND event.status = 'occurred' AND event.form IN ('meeting', 'joint_committee') AS is_meeting,
  event.date, years.years AS possible_years, event.planned_date, event.date_basis,
  only.name AS place,
  (SELECT group_concat(name, '; ') FROM (SELECT name FROM placed WHERE placed.event = event.id ORDER BY item))
    AS places,
  (
    SELECT group_concat(country, '; ') FROM (
      SELECT DISTINCT country FROM located WHERE located.event = event.id AND nth = 1 AND country IS NOT NULL ORDER BY country
    )
  ) AS country,
  only.latitude, only.longitude,
  event.contest,
  whole.title AS part_of,
  (
    SELECT group_concat(name, '; ')
    FROM (SELECT name FROM participating WHERE participating.event = event.id ORDER BY item)
  ) AS participants,
  visiting.visitors, visiting.country AS visitor_country, visiting.rank AS visitor_rank, visiting.hosts,
  (SELECT group_concat(name, '; ') FROM (SELECT name FROM topical WHERE topical.event = event.id ORDER BY item))
    AS topics,
  (SELECT group_concat(name, '; ') FROM (SELECT name FROM linked WHERE linked.event = event.id ORDER BY item))
    AS agreements,
  counted.killed_minimum, counted.killed_maximum, counted.killed_contest,
  counted.injured_minimum, counted.injured_maximum, counted.injured_contest, counted.quantities,
  coalesce(stated.number, 0) AS statements,
  coalesce(reported.sources, 0) AS sources,
  coalesce(reported.origins, 0) AS origins,
  coalesce(reported.sides, 0) AS sides,
  (SELECT group_concat(side, '; ') FROM (SELECT side FROM sides WHERE sides.event = event.id ORDER BY side))
    AS side_names,
  coalesce(disputed.number, 0) AS disagreements,
  event.summary
FROM events AS event
LEFT JOIN only ON only.event = event.id
LEFT JOIN years ON years.event = event.id
LEFT JOIN visiting ON visiting.event = event.id
LEFT JOIN counted ON counted.event = event.id
LEFT JOIN events AS whole ON whole.id = event.part_of
LEFT JOIN stated ON stated.event = event.id
LEFT JOIN reported ON reported.event = event.id
LEFT JOIN disputed ON disputed.event = event.id
ORDER BY event.id

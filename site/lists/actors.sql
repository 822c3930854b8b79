-- title: Actors
-- description: People, offices, bodies, parties, armed groups and states that take part in events and agreements.
-- noun: actor
-- column kind: Kind
-- column country: Country
-- column sector: Sector
-- column actor: Part of
-- column events: Events
-- column agreements: Agreements
-- column statements: Statements
-- column origins: Independent origins
-- column sides: Sides
-- filter kind: Kind
-- filter country: Country
-- filter sector: Sector
-- filter topic: Topic of their events
-- filter side: Side of the outlets
-- filter contest: Contested
-- order title: Name, A to Z
-- order -events: Most events first
-- order -agreements: Most agreements first
-- order -statements: Most statements first
-- order -origins: Most independent origins first

WITH
-- The rows that say what an actor did, as evidence names them, and the record of whose sources they are.
part (actor, "table", record, item, page_table, page_id, contest) AS MATERIALIZED (
  SELECT p.actor, 'event_participants', p.event_id, i.item, 'events', p.event_id, p.contest
  FROM event_participants AS p
  JOIN item_paths AS i ON i."table" = 'event_participants' AND i.record = p.event_id AND i.place = CAST(p.item AS TEXT)
  UNION ALL
  SELECT p.actor, 'agreement_parties', p.agreement_id, i.item, 'agreements', p.agreement_id, p.contest
  FROM agreement_parties AS p
  JOIN item_paths AS i ON i."table" = 'agreement_parties' AND i.record = p.agreement_id AND i.place = CAST(p.item AS TEXT)
  UNION ALL
  SELECT speaker, 'statements', id, NULL, 'statements', id, contest FROM statements
),
going_back AS MATERIALIZED (SELECT * FROM origins_of_records WHERE "table" IN ('events', 'agreements', 'statements')),
heard (actor, origin, voice, side) AS MATERIALIZED (
  SELECT DISTINCT p.actor, o.origin, o.voice, s.side
  FROM part AS p
  JOIN evidence AS e ON e."table" = p."table" AND e.record = p.record AND e.item IS p.item
  JOIN going_back AS o ON o."table" = p.page_table AND o.record = p.page_id AND o.source = e.source
  JOIN sources_named AS s ON s.id = e.source
  WHERE e.relation IN ('supports', 'less_precise')
),
reported (actor, origins, sides) AS MATERIALIZED (
  SELECT actor, min(count(DISTINCT origin), count(DISTINCT voice)), count(DISTINCT nullif(side, 'unknown'))
  FROM heard GROUP BY actor
),
contested (actor, contest) AS MATERIALIZED (
  SELECT actor, CASE
    WHEN max(contest = 'disputed') THEN 'details'
    WHEN max(contest = 'undisputed') THEN 'undisputed'
    WHEN max(contest = 'single_party') THEN 'one_side'
    WHEN max(contest = 'unknown_side') THEN 'unknown_side'
  END FROM part GROUP BY actor
)
SELECT
  a.id, a.name AS title, n.name AS native, n.language AS native_language,
  CASE d.contest WHEN 'details' THEN 'details disputed' WHEN 'one_side' THEN 'one side only' WHEN 'unknown_side' THEN 'side not known' END AS mark,
  json_object(a.kind, k.label) AS kind,
  CASE WHEN a.country IS NOT NULL THEN json_object(a.country, c.label) END AS country,
  CASE WHEN a.sector IS NOT NULL THEN json_object(a.sector, s.label) END AS sector,
  CASE WHEN a.part_of IS NOT NULL THEN json_object(a.part_of, w.name) END AS actor,
  (SELECT count(DISTINCT p.event_id) FROM event_participants AS p WHERE p.actor = a.id) AS events,
  (SELECT count(DISTINCT p.agreement_id) FROM agreement_parties AS p WHERE p.actor = a.id) AS agreements,
  (SELECT count(*) FROM statements AS x WHERE x.speaker = a.id) AS statements,
  coalesce(r.origins, 0) AS origins, coalesce(r.sides, 0) AS sides,
  (
    SELECT json_group_object(topic, label) FROM (
      SELECT DISTINCT t.topic, l.label FROM event_participants AS p
      JOIN event_topics AS t ON t.event_id = p.event_id
      JOIN codes AS l ON l.vocabulary = 'topic' AND l.code = t.topic
      WHERE p.actor = a.id
    )
  ) AS topic,
  (
    SELECT json_group_object(k.code, k.label) FROM codes AS k
    WHERE k.vocabulary = 'side' AND k.code <> 'unknown' AND EXISTS (SELECT 1 FROM heard AS y WHERE y.actor = a.id AND y.side = k.code)
  ) AS side,
  CASE d.contest
    WHEN 'details' THEN json_object('details', 'Details disputed')
    WHEN 'one_side' THEN json_object('one_side', 'One side only')
    WHEN 'undisputed' THEN json_object('undisputed', 'Undisputed')
    WHEN 'unknown_side' THEN json_object('unknown_side', 'Side not known')
  END AS contest
FROM actors AS a
LEFT JOIN reported AS r ON r.actor = a.id
LEFT JOIN contested AS d ON d.actor = a.id
LEFT JOIN actor_names AS n ON n.actor_id = a.id AND n.item = (
  SELECT min(x.item) FROM actor_names AS x WHERE x.actor_id = a.id AND x.kind = 'native'
)
LEFT JOIN codes AS k ON k.vocabulary = 'actor_kind' AND k.code = a.kind
LEFT JOIN codes AS c ON c.vocabulary = 'country' AND c.code = a.country
LEFT JOIN codes AS s ON s.vocabulary = 'sector' AND s.code = a.sector
LEFT JOIN actors AS w ON w.id = a.part_of
ORDER BY a.name, a.id

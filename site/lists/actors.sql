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
-- filter kind: Kind
-- filter country: Country
-- filter sector: Sector
-- filter topic: Topic of their events
-- order title: Name, A to Z
-- order -events: Most events first
-- order -agreements: Most agreements first
-- order -statements: Most statements first

SELECT
  a.id, a.name AS title, n.name AS native, n.language AS native_language,
  json_object(a.kind, k.label) AS kind,
  CASE WHEN a.country IS NOT NULL THEN json_object(a.country, c.label) END AS country,
  CASE WHEN a.sector IS NOT NULL THEN json_object(a.sector, s.label) END AS sector,
  CASE WHEN a.part_of IS NOT NULL THEN json_object(a.part_of, w.name) END AS actor,
  (SELECT count(DISTINCT p.event_id) FROM event_participants AS p WHERE p.actor = a.id) AS events,
  (SELECT count(DISTINCT p.agreement_id) FROM agreement_parties AS p WHERE p.actor = a.id) AS agreements,
  (SELECT count(*) FROM statements AS x WHERE x.speaker = a.id) AS statements,
  (
    SELECT json_group_object(topic, label) FROM (
      SELECT DISTINCT t.topic, l.label FROM event_participants AS p
      JOIN event_topics AS t ON t.event_id = p.event_id
      JOIN codes AS l ON l.vocabulary = 'topic' AND l.code = t.topic
      WHERE p.actor = a.id
    )
  ) AS topic
FROM actors AS a
LEFT JOIN actor_names AS n ON n.actor_id = a.id AND n.item = (
  SELECT min(x.item) FROM actor_names AS x WHERE x.actor_id = a.id AND x.kind = 'native'
)
LEFT JOIN codes AS k ON k.vocabulary = 'actor_kind' AND k.code = a.kind
LEFT JOIN codes AS c ON c.vocabulary = 'country' AND c.code = a.country
LEFT JOIN codes AS s ON s.vocabulary = 'sector' AND s.code = a.sector
LEFT JOIN actors AS w ON w.id = a.part_of
ORDER BY a.name, a.id

-- Who says that the actor took part in an event, or is a party to an agreement, what it said and what it owes; and who
-- calls it by a name or a label, or knows it in an office.
WITH own ("table", record, item) AS MATERIALIZED (
  SELECT 'event_participants', event_id, 'participants[' || actor || '/' || role || ']' FROM event_participants WHERE actor = :id
  UNION ALL
  SELECT 'agreement_parties', agreement_id, 'parties[' || actor || '/' || role || ']' FROM agreement_parties WHERE actor = :id
  UNION ALL
  SELECT 'statements', id, NULL FROM statements WHERE speaker = :id
  UNION ALL
  SELECT 'provisions', provision_id, NULL FROM provision_obligors WHERE obligor = :id
  UNION ALL
  SELECT 'provision_obligors', provision_id, 'obligors[' || obligor || ']' FROM provision_obligors WHERE obligor = :id
),
called (of_what, source, locator) AS (
  SELECT 'names ' || language || ' ' || name, source, locator FROM actor_names WHERE actor_id = :id
  UNION ALL
  SELECT 'labels ' || item, source, locator FROM actor_labels WHERE actor_id = :id
  UNION ALL
  SELECT 'positions ' || item, source, locator FROM actor_positions WHERE actor_id = :id
),
said AS (
  SELECT e.*
  FROM own
  JOIN evidence_named AS e ON e."table" = own."table" AND e.record = own.record AND (own.item IS NULL OR e.of_what = own.item)
  UNION ALL
  SELECT :id, 'actors', called.of_what, NULL, 'supports', NULL, called.locator, NULL, NULL,
    s.id, s.outlet_name, s.side, s.side_label, s.published, s.published_earliest, s.language
  FROM called
  JOIN sources_named AS s ON s.id = called.source
)
SELECT * FROM said
ORDER BY relation <> 'supports', published_earliest IS NULL, published_earliest, source, field

-- title: No table loses many rows unseen
-- description: The least and the most rows of each table that people write, and of their evidence: at least 97 % of the rows of 30 November 2026, all of them of the tombstones, and at most about half as many again. Who means to go below or above changes the numbers here, with the reason.
-- rule: counts

WITH
bounds ("table", minimum, maximum, rows) AS (
  SELECT 'actor_identifiers', 15, 23, (SELECT count(*) FROM actor_identifiers)
  UNION ALL SELECT 'actor_labels', 49, 75, (SELECT count(*) FROM actor_labels)
  UNION ALL SELECT 'actor_names', 867, 1340, (SELECT count(*) FROM actor_names)
  UNION ALL SELECT 'actor_positions', 421, 650, (SELECT count(*) FROM actor_positions)
  UNION ALL SELECT 'actors', 373, 580, (SELECT count(*) FROM actors)
  UNION ALL SELECT 'agreement_candidates', 19, 29, (SELECT count(*) FROM agreement_candidates)
  UNION ALL SELECT 'agreement_names', 201, 320, (SELECT count(*) FROM agreement_names)
  UNION ALL SELECT 'agreement_objections', 5, 6, (SELECT count(*) FROM agreement_objections)
  UNION ALL SELECT 'agreement_parties', 368, 570, (SELECT count(*) FROM agreement_parties)
  UNION ALL SELECT 'agreement_relations', 13, 20, (SELECT count(*) FROM agreement_relations)
  UNION ALL SELECT 'agreement_stages', 127, 200, (SELECT count(*) FROM agreement_stages)
  UNION ALL SELECT 'agreement_topics', 218, 340, (SELECT count(*) FROM agreement_topics)
  UNION ALL SELECT 'agreements', 124, 200, (SELECT count(*) FROM agreements)
  UNION ALL SELECT 'event_agreements', 140, 220, (SELECT count(*) FROM event_agreements)
  UNION ALL SELECT 'event_links', 43, 66, (SELECT count(*) FROM event_links)
  UNION ALL SELECT 'event_participants', 1233, 1910, (SELECT count(*) FROM event_participants)
  UNION ALL SELECT 'event_places', 442, 670, (SELECT count(*) FROM event_places)
  UNION ALL SELECT 'event_quantities', 71, 110, (SELECT count(*) FROM event_quantities)
  UNION ALL SELECT 'event_topics', 1622, 2510, (SELECT count(*) FROM event_topics)
  UNION ALL SELECT 'events', 621, 960, (SELECT count(*) FROM events)
  UNION ALL SELECT 'evidence', 15515, 23880, (SELECT count(*) FROM evidence)
  UNION ALL SELECT 'implementation_reports', 140, 220, (SELECT count(*) FROM implementation_reports)
  UNION ALL SELECT 'mention_wordings', 19, 29, (SELECT count(*) FROM mention_wordings)
  UNION ALL SELECT 'mentions', 15, 23, (SELECT count(*) FROM mentions)
  UNION ALL SELECT 'offices', 168, 260, (SELECT count(*) FROM offices)
  UNION ALL SELECT 'outlets', 420, 650, (SELECT count(*) FROM outlets)
  UNION ALL SELECT 'place_identifiers', 3, 5, (SELECT count(*) FROM place_identifiers)
  UNION ALL SELECT 'place_names', 128, 200, (SELECT count(*) FROM place_names)
  UNION ALL SELECT 'places', 55, 84, (SELECT count(*) FROM places)
  UNION ALL SELECT 'provision_beneficiaries', 286, 450, (SELECT count(*) FROM provision_beneficiaries)
  UNION ALL SELECT 'provision_conditions', 12, 18, (SELECT count(*) FROM provision_conditions)
  UNION ALL SELECT 'provision_obligors', 318, 500, (SELECT count(*) FROM provision_obligors)
  UNION ALL SELECT 'provision_quantities', 24, 36, (SELECT count(*) FROM provision_quantities)
  UNION ALL SELECT 'provisions', 277, 430, (SELECT count(*) FROM provisions)
  UNION ALL SELECT 'search_log', 3333, 5150, (SELECT count(*) FROM search_log)
  UNION ALL SELECT 'sources', 1625, 2510, (SELECT count(*) FROM sources)
  UNION ALL SELECT 'statements', 1354, 2100, (SELECT count(*) FROM statements)
  UNION ALL SELECT 'withdrawn', 49, 74, (SELECT count(*) FROM withdrawn)
)
SELECT "table", NULL AS record, NULL AS item, NULL AS field,
  "table" || ' has ' || rows || ' rows, ' || iif(rows < minimum, 'fewer than ' || minimum, 'more than ' || maximum)
  || '; find out which were lost or came twice, or change the bound in checks/counts.sql and say why' AS message
FROM bounds
WHERE rows NOT BETWEEN minimum AND maximum

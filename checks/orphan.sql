-- title: Who and what is recorded is there for something
-- description: An actor, office, outlet, place or source to which nothing refers, and for whom no page is cited either, is a leftover.
-- rule: orphan
-- severity: warning

WITH
referred ("table", id) AS MATERIALIZED (
  SELECT 'actors', actor FROM event_participants
  UNION SELECT 'actors', delegation FROM event_participants
  UNION SELECT 'actors', on_behalf_of FROM event_participants
  UNION SELECT 'actors', speaker FROM statements
  UNION SELECT 'actors', addressee FROM statements
  UNION SELECT 'actors', actor FROM agreement_parties
  UNION SELECT 'actors', on_behalf_of FROM agreement_parties
  UNION SELECT 'actors', actor FROM agreement_objections
  UNION SELECT 'actors', obligor FROM provision_obligors
  UNION SELECT 'actors', beneficiary FROM provision_beneficiaries
  UNION SELECT 'actors', reporter FROM implementation_reports
  UNION SELECT 'actors', attributed_to FROM evidence
  UNION SELECT 'actors', used_by FROM actor_labels
  UNION SELECT 'actors', used_by FROM agreement_names
  UNION SELECT 'actors', used_by FROM mention_wordings
  UNION SELECT 'actors', part_of FROM actors
  UNION SELECT 'actors', body FROM offices
  UNION SELECT 'actors', value FROM evidence
  UNION SELECT 'offices', office FROM event_participants
  UNION SELECT 'offices', office FROM actor_positions
  UNION SELECT 'outlets', outlet FROM sources
  UNION SELECT 'outlets', origin FROM sources
  UNION SELECT 'places', place FROM event_places
  UNION SELECT 'places', place FROM agreement_stages
  UNION SELECT 'places', part_of FROM places
  UNION SELECT 'places', value FROM evidence
  UNION SELECT 'sources', source FROM evidence
  UNION SELECT 'sources', source FROM actor_names
  UNION SELECT 'sources', source FROM actor_positions
  UNION SELECT 'sources', source FROM actor_labels
  UNION SELECT 'sources', source FROM agreement_names
  UNION SELECT 'sources', source FROM mention_wordings
  UNION SELECT 'sources', source FROM place_names
  UNION SELECT 'sources', syndicated_from FROM sources
),
-- A page that is cited for a name or a position tells why somebody is recorded who takes part in nothing.
cited ("table", id) AS MATERIALIZED (
  SELECT 'actors', actor_id FROM actor_names
  UNION SELECT 'actors', actor_id FROM actor_positions
  UNION SELECT 'actors', actor_id FROM actor_labels
  UNION SELECT 'places', place_id FROM place_names
),
recorded ("table", id) AS (
  SELECT 'actors', id FROM actors
  UNION ALL SELECT 'offices', id FROM offices
  UNION ALL SELECT 'outlets', id FROM outlets
  UNION ALL SELECT 'places', id FROM places
  UNION ALL SELECT 'sources', id FROM sources
)
SELECT "table", id AS record, NULL AS item, 'id' AS field,
  'is referred to by nothing' || iif("table" IN ('actors', 'places'), ', and no page that names it is cited', '')
  || '; refer to it, or take it out and leave a tombstone in curated/withdrawn.yaml' AS message
FROM recorded
WHERE ("table", id) NOT IN (SELECT "table", id FROM referred WHERE id IS NOT NULL)
  AND ("table", id) NOT IN (SELECT "table", id FROM cited)

-- title: Origins of records
-- description: One row a record and source that reports it: the outlet or wire to which the source goes back, and the press office whose statement alone it passes on.

WITH RECURSIVE
-- A source goes back to the outlet that wrote it first: follow copies to what they were copied from.
copied (source, original) AS MATERIALIZED (
  SELECT id, syndicated_from FROM sources WHERE syndicated_from IN (SELECT id FROM sources)
),
copies (source, original, depth) AS (
  SELECT id, id, 0 FROM sources
  UNION ALL
  SELECT copies.source, copied.original, copies.depth + 1
  FROM copies JOIN copied ON copied.source = copies.original
  WHERE copies.depth < 100
),
first (source, original) AS MATERIALIZED (
  SELECT source, original FROM (SELECT source, original, max(depth) FROM copies GROUP BY source)
),
-- For an event or an agreement speaks who speaks for anything in it.
within ("table", id, whole, record) AS MATERIALIZED (
  SELECT 'statements', id, 'events', event_id FROM statements
  UNION ALL SELECT 'agreement_stages', id, 'agreements', agreement_id FROM agreement_stages
  UNION ALL SELECT 'agreement_objections', id, 'agreements', agreement_id FROM agreement_objections
  UNION ALL SELECT 'implementation_reports', id, 'agreements', agreement_id FROM implementation_reports
  UNION ALL
  SELECT list.value, provisions.id, 'agreements', agreement_id
  FROM provisions
  JOIN json_each('["provisions", "provision_obligors", "provision_beneficiaries", "provision_quantities"]') AS list
  UNION ALL
  SELECT 'provision_conditions', part.id, 'agreements', provisions.agreement_id
  FROM provision_conditions AS part JOIN provisions ON provisions.id = part.provision_id
),
said ("table", record, source, relation, voice, channel, office) AS (
  SELECT
    coalesce(within.whole, iif(evidence."table" GLOB 'event*', 'events', 'agreements')),
    coalesce(within.record, evidence.record),
    evidence.source, evidence.relation, evidence.voice, evidence.channel, evidence.attributed_to
  FROM evidence LEFT JOIN within ON within."table" = evidence."table" AND within.id = evidence.record
  WHERE evidence.source IS NOT NULL
  UNION ALL
  SELECT "table", record, source, relation, voice, channel, attributed_to
  FROM evidence WHERE "table" IN ('implementation_reports', 'provisions', 'statements') AND source IS NOT NULL
),
-- What a source has by another's word, whether all of it is what one press office issued, and whether it reports the record.
-- Its own word beside that statement shows no other origin.
heard ("table", record, source, office, is_passed_on, is_reporting) AS (
  SELECT
    "table", record, source, min(iif(voice <> 'outlet', office, NULL)),
    min(iif(voice <> 'outlet', channel IS 'press_office' AND office IS NOT NULL, NULL))
    AND min(iif(voice <> 'outlet', office, NULL)) = max(iif(voice <> 'outlet', office, NULL)),
    max(relation IN ('supports', 'less_precise'))
  FROM said
  GROUP BY "table", record, source
)
SELECT
  heard."table" AS "table",
  heard.record AS record,
  heard.source AS source,
  coalesce(original.origin, original.outlet) AS origin,
  iif(heard.is_passed_on, heard.office, NULL) AS press_office
FROM heard
JOIN first ON first.source = heard.source
JOIN sources AS original ON original.id = first.original
WHERE heard.is_reporting
ORDER BY heard."table", heard.record, heard.source

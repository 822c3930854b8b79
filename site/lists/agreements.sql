-- title: Agreements
-- description: Treaties, memoranda, contracts and other agreements, as sources report them; few texts are public.
-- noun: agreement
-- column date: Signed
-- column form: Kind
-- column stage: Last stage reported
-- column place: Where signed
-- column actor: Parties and signatories
-- column origins: Independent origins
-- column sides: Sides
-- filter topic: Topic
-- filter form: Kind
-- filter stage: Last stage reported
-- filter actor: Party or signatory
-- filter side: Side of the outlets
-- filter year: Year of signing
-- filter contest: Contested
-- order -date: Latest signed first
-- order date: Earliest signed first
-- order title: Title, A to Z
-- order -origins: Most independent origins first

WITH RECURSIVE
-- A source goes back to the outlet that wrote it first: follow copies to what they were copied from.
copies (source, original, depth) AS (
  SELECT id, id, 0 FROM sources
  UNION ALL
  SELECT copies.source, copied.syndicated_from, copies.depth + 1
  FROM copies JOIN sources AS copied ON copied.id = copies.original
  WHERE copied.syndicated_from IN (SELECT id FROM sources) AND copies.depth < 100
),
first (source, original) AS MATERIALIZED (SELECT source, original FROM (
  SELECT source, original, max(depth) FROM copies GROUP BY source
)),
-- A source that only passes on what one press office issued goes back to that office.
passed_on (agreement, source, office) AS MATERIALIZED (
  SELECT t.page_id, e.source, min(e.attributed_to)
  FROM evidence AS e JOIN titles AS t ON t."table" = e."table" AND t.record = e.record
  WHERE t.page_table = 'agreements' AND e.voice IS NOT NULL
  GROUP BY t.page_id, e.source
  HAVING min(e.channel IS 'press_office' AND e.attributed_to IS NOT NULL) AND min(e.attributed_to) = max(e.attributed_to)
),
reporting (agreement, origin, voice, side) AS MATERIALIZED (
  SELECT DISTINCT
    r.record, coalesce(o.origin, o.outlet), coalesce('office ' || p.office, o.origin, o.outlet), s.side
  FROM sources_of_records AS r
  JOIN first ON first.source = r.source
  JOIN sources AS o ON o.id = first.original
  JOIN sources_named AS s ON s.id = r.source
  LEFT JOIN passed_on AS p ON p.agreement = r.record AND p.source = r.source
  WHERE r."table" = 'agreements' AND r.supports + r.less_precise > 0
),
reported (agreement, origins, sides) AS MATERIALIZED (
  SELECT agreement, min(count(DISTINCT origin), count(DISTINCT voice)), count(DISTINCT side)
  FROM reporting GROUP BY agreement
),
differing (agreement) AS MATERIALIZED (
  SELECT DISTINCT page_id FROM disagreements_named WHERE page_table = 'agreements'
)
SELECT
  a.id, a.title, a.signed AS date,
  CASE
    WHEN a.contest = 'disputed' THEN 'disputed'
    WHEN d.agreement IS NOT NULL THEN 'details disputed'
    WHEN a.contest = 'single_party' THEN 'one side only'
  END AS mark,
  json_object(a.form, f.label) AS form,
  CASE WHEN a.last_stage IS NOT NULL THEN json_object(a.last_stage, g.label) END AS stage,
  CASE WHEN a.place IS NOT NULL THEN json_object(a.place, l.name) END AS place,
  (
    SELECT json_group_object(actor, name) FROM (
      SELECT p.actor, x.name FROM agreement_parties AS p JOIN actors AS x ON x.id = p.actor
      WHERE p.agreement_id = a.id AND p.role IN ('party', 'signatory') GROUP BY p.actor ORDER BY min(p.item)
    )
  ) AS actor,
  coalesce(r.origins, 0) AS origins, coalesce(r.sides, 0) AS sides,
  (
    SELECT json_group_object(t.topic, k.label) FROM agreement_topics AS t
    JOIN codes AS k ON k.vocabulary = 'topic' AND k.code = t.topic WHERE t.agreement_id = a.id
  ) AS topic,
  (
    SELECT json_group_object(k.code, k.label) FROM codes AS k
    WHERE k.vocabulary = 'side' AND EXISTS (SELECT 1 FROM reporting AS y WHERE y.agreement = a.id AND y.side = k.code)
  ) AS side,
  CASE
    WHEN a.contest = 'disputed' THEN json_object('disputed', 'Disputed')
    WHEN d.agreement IS NOT NULL THEN json_object('details', 'Details disputed')
    WHEN a.contest = 'single_party' THEN json_object('one_side', 'One side only')
    WHEN a.contest = 'undisputed' THEN json_object('undisputed', 'Undisputed')
  END AS contest
FROM agreements_dated AS a
LEFT JOIN reported AS r ON r.agreement = a.id
LEFT JOIN differing AS d ON d.agreement = a.id
LEFT JOIN codes AS f ON f.vocabulary = 'agreement_form' AND f.code = a.form
LEFT JOIN codes AS g ON g.vocabulary = 'agreement_stage' AND g.code = a.last_stage
LEFT JOIN places AS l ON l.id = a.place
ORDER BY a.signed_earliest IS NULL, a.signed_earliest DESC, a.id

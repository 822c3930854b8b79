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

WITH
reporting (agreement, origin, voice, side) AS MATERIALIZED (
  SELECT r.record, r.origin, r.voice, s.side
  FROM origins_of_records AS r JOIN sources_named AS s ON s.id = r.source
  WHERE r."table" = 'agreements'
),
reported (agreement, origins, sides) AS MATERIALIZED (
  SELECT agreement, min(count(DISTINCT origin), count(DISTINCT voice)), count(DISTINCT nullif(side, 'unknown'))
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
    WHEN a.contest = 'unknown_side' THEN 'side not known'
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
    WHERE k.vocabulary = 'side' AND k.code <> 'unknown' AND EXISTS (SELECT 1 FROM reporting AS y WHERE y.agreement = a.id AND y.side = k.code)
  ) AS side,
  CASE
    WHEN a.contest = 'disputed' THEN json_object('disputed', 'Disputed')
    WHEN d.agreement IS NOT NULL THEN json_object('details', 'Details disputed')
    WHEN a.contest = 'single_party' THEN json_object('one_side', 'One side only')
    WHEN a.contest = 'undisputed' THEN json_object('undisputed', 'Undisputed')
    WHEN a.contest = 'unknown_side' THEN json_object('unknown_side', 'Side not known')
  END AS contest
FROM agreements_dated AS a
LEFT JOIN reported AS r ON r.agreement = a.id
LEFT JOIN differing AS d ON d.agreement = a.id
LEFT JOIN codes AS f ON f.vocabulary = 'agreement_form' AND f.code = a.form
LEFT JOIN codes AS g ON g.vocabulary = 'agreement_stage' AND g.code = a.last_stage
LEFT JOIN places AS l ON l.id = a.place
ORDER BY a.signed_earliest IS NULL, a.signed_earliest DESC, a.id

-- title: A joint statement has several speakers and one content
-- description: Rows with the same joint identifier stand in one event, each for another speaker, with the same content.
-- rule: joint-statement

WITH together AS MATERIALIZED (
  SELECT id, event_id, speaker, content, joint FROM statements WHERE joint IS NOT NULL
),
others AS (
  SELECT
    s.id,
    sum(o.event_id = s.event_id AND o.speaker <> s.speaker) AS speakers,
    min(iif(o.event_id <> s.event_id, o.id, NULL)) AS elsewhere,
    min(iif(o.content <> s.content, o.id, NULL)) AS different
  FROM together AS s JOIN together AS o ON o.joint = s.joint
  GROUP BY s.id
)
SELECT 'statements' AS "table", id AS record, NULL AS item, 'joint' AS field,
  CASE
    WHEN elsewhere IS NOT NULL THEN 'stands with ' || elsewhere || ' of another event too; give each event its own'
    WHEN speakers = 0 THEN 'no other speaker has it; add the statement of the other, or take it out'
    ELSE 'was said together with ' || different || ', whose content is another; write the same, or take joint out'
  END AS message
FROM others
WHERE speakers = 0 OR elsewhere IS NOT NULL OR different IS NOT NULL

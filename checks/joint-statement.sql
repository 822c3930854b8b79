-- title: A joint statement has several speakers and one content
-- description: Rows with the same joint identifier stand in one event, each for another speaker, with the same content.
-- rule: joint-statement

WITH others AS (
  SELECT
    s.id,
    (SELECT count(*) FROM statements AS o WHERE o.joint = s.joint AND o.event_id = s.event_id AND o.speaker <> s.speaker) AS speakers,
    (SELECT min(o.id) FROM statements AS o WHERE o.joint = s.joint AND o.event_id <> s.event_id) AS elsewhere,
    (SELECT min(o.id) FROM statements AS o WHERE o.joint = s.joint AND o.content <> s.content) AS different
  FROM statements AS s
  WHERE s.joint IS NOT NULL
)
SELECT 'statements' AS "table", id AS record, NULL AS item, 'joint' AS field,
  CASE
    WHEN elsewhere IS NOT NULL THEN 'stands with ' || elsewhere || ' of another event too; give each event its own'
    WHEN speakers = 0 THEN 'no other speaker has it; add the statement of the other, or take it out'
    ELSE 'was said together with ' || different || ', whose content is another; write the same, or take joint out'
  END AS message
FROM others
WHERE speakers = 0 OR elsewhere IS NOT NULL OR different IS NOT NULL

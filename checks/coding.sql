-- title: Coding bears no evidence
-- description: Form, type, mode, class, scope, topics, illocution and the office that a position means are judgements by the definitions of the codes; no source is cited for them.
-- rule: coding

SELECT 'evidence' AS "table", id AS record, NULL AS item, 'field' AS field,
  field || ' is coding, for which no source is cited; name the field of which the source speaks' AS message
FROM evidence
WHERE source IS NOT NULL AND (
  field IN ('class', 'illocution', 'mode', 'office', 'scope', 'topic', 'topics', 'type')
  OR "table" = 'events' AND field = 'form'
)

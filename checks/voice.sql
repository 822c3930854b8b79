-- title: Who says it agrees with who is named
-- description: What is attributed to an actor is not in the outlet's own voice, and nobody is named where no one speaks.
-- rule: voice

SELECT 'evidence' AS "table", id AS record, NULL AS item,
  CASE WHEN attributed_to IS NULL THEN 'voice_named' ELSE 'attributed_to' END AS field,
  CASE
    WHEN voice IS NULL THEN 'it names who says it, and not which voice that is; give voice'
    ELSE 'voice is ' || voice || ', so nobody else says it; take the name out, or correct voice'
  END AS message
FROM evidence
WHERE voice IN ('outlet', 'reporter') AND (attributed_to IS NOT NULL OR voice_named IS NOT NULL)
  OR voice IS NULL AND (attributed_to IS NOT NULL OR voice_named IS NOT NULL)

-- title: A degree that a reporter judged is a degree
-- description: Where a report tells no degree, nobody but the coder can have judged so.
-- rule: judged-by

SELECT 'implementation_reports' AS "table", id AS record, NULL AS item, 'judged_by' AS field,
  'is claimant, but status is U, which no reporter says; write coder, or the degree that was said' AS message
FROM implementation_reports
WHERE status = 'U' AND judged_by = 'claimant'

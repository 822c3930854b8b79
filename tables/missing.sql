-- title: Missing values
-- description: One row a cell that needs a source and has no value, with the reason.

SELECT id, "table", record, item, field, reason, note
FROM evidence
WHERE relation = 'missing'
ORDER BY "table", record, item, field

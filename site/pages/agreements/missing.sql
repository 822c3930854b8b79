SELECT missing.field, missing.note, codes.label AS reason
FROM missing JOIN codes ON codes.id = 'missing_reason:' || missing.reason
WHERE missing.record = :id ORDER BY missing.field

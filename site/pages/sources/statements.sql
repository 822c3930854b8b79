SELECT * FROM statements_named
WHERE id IN (SELECT statement FROM statement_reports WHERE source = :id)
ORDER BY event_date_earliest IS NULL, event_date_earliest DESC, event_id, LENGTH(id), id

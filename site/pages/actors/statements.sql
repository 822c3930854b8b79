SELECT * FROM statements_named
WHERE speaker = :id
ORDER BY event_date_earliest IS NULL, event_date_earliest DESC, event_id, LENGTH(id), id

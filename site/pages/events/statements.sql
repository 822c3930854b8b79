SELECT * FROM statements_named WHERE event_id = :id ORDER BY LENGTH(id), id

SELECT * FROM disagreements_named
WHERE page_table = 'events' AND page_id = :id
ORDER BY "table", record, item, field, source

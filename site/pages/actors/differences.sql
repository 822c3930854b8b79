SELECT * FROM disagreements_named
WHERE page_table = 'actors' AND page_id = :id
ORDER BY "table", record, item, field, source

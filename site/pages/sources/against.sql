SELECT * FROM disagreements_named WHERE source = :id ORDER BY record_title, "table", item, field

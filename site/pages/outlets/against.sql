SELECT * FROM disagreements_named WHERE outlet = :id ORDER BY record_title, "table", item, field

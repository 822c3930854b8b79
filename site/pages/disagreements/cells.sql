SELECT * FROM disagreements_named ORDER BY page_table DESC, record_title, "table", item, field, source

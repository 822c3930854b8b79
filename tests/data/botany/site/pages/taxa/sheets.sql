SELECT id, sheet_label FROM specimens WHERE taxon = :id ORDER BY id

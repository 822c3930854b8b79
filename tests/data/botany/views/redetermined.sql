-- title: Redetermined
-- description: Sheets that somebody took for another plant.

SELECT s.id, s.sheet_label, d.botanist, d.determined_as
FROM specimens AS s JOIN specimen_determinations AS d ON d.specimen_id = s.id
WHERE d.determined_as <> s.taxon ORDER BY s.id, d.item

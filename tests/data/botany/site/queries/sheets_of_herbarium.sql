-- title: Sheets of a herbarium
-- description: What lies in one collection. herbarium: its id.
-- theme: Collections

SELECT id, sheet_label, taxon FROM specimens WHERE herbarium = :herbarium ORDER BY id

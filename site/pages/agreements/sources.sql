SELECT r.*, s.id, s.title, s.url, s.published, s.language, s.read, s.outlet, s.outlet_name, s.side, s.side_label
FROM sources_of_records AS r
JOIN sources_named AS s ON s.id = r.source
WHERE r."table" = 'agreements' AND r.record = :id
ORDER BY r.supports DESC, s.published_earliest, s.id

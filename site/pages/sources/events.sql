SELECT e.id, e.title, e.date, r.supports, r.differs, r.supports_fields AS fields, f.sources AS reported_by, f.origins
FROM sources_of_records AS r
JOIN events AS e ON e.id = r.record
JOIN events_flat AS f ON f.id = e.id
WHERE r.source = :id AND r."table" = 'events'
ORDER BY e.date_earliest IS NULL, e.date_earliest, e.id

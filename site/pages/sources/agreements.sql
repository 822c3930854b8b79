SELECT a.id, a.title, a.signed, r.supports, r.differs, r.supports_fields AS fields
FROM sources_of_records AS r
JOIN agreements_dated AS a ON a.id = r.record
WHERE r.source = :id AND r."table" = 'agreements'
ORDER BY a.signed_earliest IS NULL, a.signed_earliest, a.id

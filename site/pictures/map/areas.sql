SELECT id AS label, name, '/places/' || id AS href
FROM places
ORDER BY id

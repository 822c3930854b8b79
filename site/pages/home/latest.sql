SELECT e.id, e.title, e.date, f.label AS form_label, p.name AS place_name, c.sources, c.origins
FROM events AS e
JOIN events_flat AS c ON c.id = e.id
LEFT JOIN codes AS f ON f.vocabulary = 'event_form' AND f.code = e.form
LEFT JOIN places AS p ON p.id = e.place
WHERE e.class = 'act' AND e.status = 'occurred'
ORDER BY e.date_earliest IS NULL, e.date_earliest DESC, e.id
LIMIT 6

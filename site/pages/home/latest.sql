SELECT e.id, e.title, e.date, e.contest, f.label AS form_label, p.place_names, c.sources, c.origins
FROM events AS e
JOIN events_flat AS c ON c.id = e.id
LEFT JOIN codes AS f ON f.vocabulary = 'event_form' AND f.code = e.form
LEFT JOIN places_of_events AS p ON p.event = e.id
WHERE e.class = 'act' AND e.status = 'occurred'
ORDER BY e.date_earliest IS NULL, e.date_earliest DESC, e.id
LIMIT 6

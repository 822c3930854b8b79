SELECT e.id, e.title, e.date, e.place, e.realisation, r.label AS realisation_label
FROM events AS e
LEFT JOIN codes AS r ON r.vocabulary = 'realisation' AND r.code = e.realisation
ORDER BY e.date_earliest IS NULL, e.date_earliest, e.id

SELECT '/events/' || e.id AS href, e.title, e.date, e.date_earliest AS start, k.label AS realisation
FROM events AS e
JOIN codes AS k ON k.vocabulary = 'realisation' AND k.code = e.realisation
WHERE JULIANDAY(e.date_latest) - JULIANDAY(e.date_earliest) <= 31
ORDER BY e.realisation <> 'occurred', e.date_earliest, e.id

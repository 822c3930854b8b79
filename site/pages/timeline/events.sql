SELECT e.id, e.title, e.date, e.class, e.status, e.contest, f.label AS form_label, p.places,
  SUBSTR(COALESCE(e.date_earliest, e.date_latest), 1, 4) AS year
FROM events AS e
LEFT JOIN places_of_events AS p ON p.event = e.id
LEFT JOIN codes AS f ON f.vocabulary = 'event_form' AND f.code = e.form
ORDER BY COALESCE(e.date_earliest, e.date_latest) IS NULL, COALESCE(e.date_earliest, e.date_latest), e.id

SELECT e.id, e.title, e.date, k.standing, k.account, f.label AS form_label, e.place, p.name AS place_name,
  COALESCE(e.year, CAST(STRFTIME('%Y', COALESCE(e.date_earliest, e.date_latest)) AS INTEGER)) AS year
FROM events AS e
LEFT JOIN places AS p ON p.id = e.place
JOIN event_standing AS k ON k.event = e.id
LEFT JOIN codes AS f ON f.vocabulary = 'event_form' AND f.code = e.form
ORDER BY COALESCE(e.date_earliest, e.date_latest) IS NULL, COALESCE(e.date_earliest, e.date_latest), e.id

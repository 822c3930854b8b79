SELECT e.*, t.label AS type_label, m.label AS mode_label, f.label AS form_label, s.label AS scope_label, s.definition AS scope_says,
  b.label AS basis_label, b.definition AS basis_says, w.title AS part_of_title,
  c.file AS curated_in, c.line AS curated_line
FROM events AS e
LEFT JOIN codes AS t ON t.vocabulary = 'event_type' AND t.code = e.type
LEFT JOIN codes AS m ON m.vocabulary = 'event_mode' AND m.code = e.mode
LEFT JOIN codes AS f ON f.vocabulary = 'event_form' AND f.code = e.form
LEFT JOIN codes AS s ON s.vocabulary = 'event_scope' AND s.code = e.scope
LEFT JOIN codes AS b ON b.vocabulary = 'date_basis' AND b.code = e.date_basis
LEFT JOIN events AS w ON w.id = e.part_of
LEFT JOIN records AS c ON c."table" = 'events' AND c.record = e.id
WHERE e.id = :id

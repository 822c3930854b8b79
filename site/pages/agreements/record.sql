SELECT a.*, h.label AS kind_label, f.label AS form_label, g.label AS stage_label, t.label AS text_status_label, t.definition AS text_status_says,
  p.name AS place_name, w.title AS part_of_title, c.file AS curated_in, c.line AS curated_line
FROM agreements_dated AS a
LEFT JOIN codes AS f ON f.vocabulary = 'agreement_form' AND f.code = a.form
LEFT JOIN codes AS h ON h.vocabulary = 'agreement_kind' AND h.code = a.kind
LEFT JOIN codes AS g ON g.vocabulary = 'agreement_stage' AND g.code = a.last_stage
LEFT JOIN codes AS t ON t.vocabulary = 'text_status' AND t.code = a.text_status
LEFT JOIN places AS p ON p.id = a.place
LEFT JOIN agreements AS w ON w.id = a.part_of
LEFT JOIN records AS c ON c."table" = 'agreements' AND c.record = a.id
WHERE a.id = :id

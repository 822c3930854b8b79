SELECT s.*, o.name AS outlet_name, o.side, k.label AS side_label, t.label AS type_label, n.label AS control_label,
  r.label AS read_label, r.definition AS read_says, b.label AS published_basis_label, b.definition AS published_basis_says,
  g.name AS origin_name, w.label AS origin_basis_label, w.definition AS origin_basis_says, y.title AS syndicated_from_title, c.file AS curated_in, c.line AS curated_line
FROM sources AS s
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN outlets AS g ON g.id = s.origin
LEFT JOIN sources AS y ON y.id = s.syndicated_from
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side
LEFT JOIN codes AS n ON n.vocabulary = 'control' AND n.code = o.control
LEFT JOIN codes AS t ON t.vocabulary = 'csl_type' AND t.code = s.type
LEFT JOIN codes AS r ON r.vocabulary = 'read' AND r.code = s.read
LEFT JOIN codes AS b ON b.vocabulary = 'published_basis' AND b.code = s.published_basis
LEFT JOIN codes AS w ON w.vocabulary = 'origin_basis' AND w.code = s.origin_basis
LEFT JOIN records AS c ON c."table" = 'sources' AND c.record = s.id
WHERE s.id = :id

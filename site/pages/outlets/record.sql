SELECT o.*, k.label AS side_label, k.definition AS side_says, n.label AS control_label, n.definition AS control_says,
  y.label AS country_label, c.file AS curated_in, c.line AS curated_line
FROM outlets AS o
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side
LEFT JOIN codes AS n ON n.vocabulary = 'control' AND n.code = o.control
LEFT JOIN codes AS y ON y.vocabulary = 'country' AND y.code = o.country
LEFT JOIN records AS c ON c."table" = 'outlets' AND c.record = o.id
WHERE o.id = :id

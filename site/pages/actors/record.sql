SELECT a.*, k.label AS kind_label, n.label AS country_label, s.label AS sector_label, w.name AS part_of_name,
  c.file AS curated_in, c.line AS curated_line, (
    SELECT x.name FROM actor_names AS x WHERE x.actor_id = a.id AND x.kind = 'native' ORDER BY x.item LIMIT 1
  ) AS native_name, (
    SELECT x.language FROM actor_names AS x WHERE x.actor_id = a.id AND x.kind = 'native' ORDER BY x.item LIMIT 1
  ) AS native_language
FROM actors AS a
LEFT JOIN codes AS k ON k.vocabulary = 'actor_kind' AND k.code = a.kind
LEFT JOIN codes AS n ON n.vocabulary = 'country' AND n.code = a.country
LEFT JOIN codes AS s ON s.vocabulary = 'sector' AND s.code = a.sector
LEFT JOIN actors AS w ON w.id = a.part_of
LEFT JOIN records AS c ON c."table" = 'actors' AND c.record = a.id
WHERE a.id = :id

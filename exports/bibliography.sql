-- title: Bibliography
-- description: Every source as an entry of a bibliography, for reference managers, Pandoc and TeX.
-- format: csl

SELECT s.id, s.type, s.title, o.name AS "container-title", s.published AS issued, s.url AS "URL", s.language,
  s.read_on AS accessed, s.archive_url AS archive
FROM sources AS s
JOIN outlets AS o ON o.id = s.outlet
ORDER BY s.id

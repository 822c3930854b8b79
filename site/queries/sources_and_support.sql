-- title: Which sources are there, and what do they support?
-- description: Every source with its outlet and side, how much of it was read, and how many events, statements, names and cells rest on it or differ from it. source: an id, or part of a title or outlet.
-- theme: Sources and evidence

WITH reported AS MATERIALIZED (
  SELECT source, COUNT(*) AS events FROM event_sources GROUP BY source
),
said AS MATERIALIZED (
  SELECT source, COUNT(DISTINCT statement) AS statements FROM statement_reports GROUP BY source
)
SELECT
  o.name AS outlet_name,
  s.title AS title,
  o.side AS side,
  s.published AS published,
  s.language AS language,
  s.read AS read,
  COALESCE(r.events, 0) AS events_reported,
  COALESCE(t.statements, 0) AS statements_reported,
  (
    SELECT COUNT(DISTINCT i.record) FROM evidence AS i WHERE i."table" = 'implementation_reports' AND i.source = s.id
  ) AS reports_on_promises,
  (SELECT COUNT(*) FROM actor_names AS n WHERE n.source = s.id) AS names_used,
  COUNT(v.id) FILTER (WHERE v.relation IN ('supports', 'less_precise')) AS cells_supported,
  COUNT(v.id) FILTER (WHERE v.relation IN ('conflicts', 'denies')) AS cells_contradicted,
  s.syndicated_from AS syndicated_from,
  s.url AS url,
  s.id AS source,
  o.id AS outlet
FROM sources AS s
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN reported AS r ON r.source = s.id
LEFT JOIN said AS t ON t.source = s.id
LEFT JOIN evidence AS v ON v.source = s.id
WHERE :source = '' OR s.id = :source OR s.title LIKE '%' || :source || '%' OR o.name LIKE '%' || :source || '%'
GROUP BY s.id
ORDER BY events_reported DESC, cells_supported DESC, s.id

-- title: Who corroborates an event, side by side?
-- description: For each event the number of sources from outlets of each side, of independent origins (copies, and accounts of one press office, counted once) and of disagreements. event: an id or part of a title.
-- theme: Sources and evidence

SELECT
  c.title AS title,
  c.date AS date,
  c.contest AS contest,
  c.sources AS number_of_sources,
  c.origins AS origins,
  COUNT(*) FILTER (WHERE o.side = 'iranian') AS iranian,
  COUNT(*) FILTER (WHERE o.side = 'iraqi_federal') AS iraqi_federal,
  COUNT(*) FILTER (WHERE o.side = 'kurdistan_region') AS kurdistan_region,
  COUNT(*) FILTER (WHERE o.side IN ('opposition', 'armed_group')) AS opposition_or_armed,
  COUNT(*) FILTER (WHERE o.side = 'third_party') AS third_party,
  COUNT(*) FILTER (WHERE o.side = 'unknown') AS side_not_known,
  c.disagreements AS disagreements,
  c.event AS event
FROM corroboration AS c
JOIN reporting AS r ON r.event = c.event
JOIN sources AS s ON s.id = r.source
JOIN outlets AS o ON o.id = s.outlet
WHERE :event = '' OR c.event = :event OR c.title LIKE '%' || :event || '%'
GROUP BY c.event
ORDER BY c.origins DESC, c.sources DESC, c.title

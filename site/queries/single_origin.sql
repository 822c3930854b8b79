-- title: What rests on one source alone?
-- description: Events that go back to a single independent origin, with the source, its outlet and side. outlet: an id or part of a name; side: of the outlet.
-- theme: Sources and evidence

SELECT
  c.title AS title,
  c.date AS date,
  c.contest AS contest,
  o.name AS outlet_name,
  o.side AS side,
  o.control AS control,
  s.title AS source_title,
  s.read AS read,
  r.source AS source,
  c.event AS event,
  o.id AS outlet
FROM corroboration AS c
JOIN reporting AS r ON r.event = c.event
JOIN sources AS s ON s.id = r.source
JOIN outlets AS o ON o.id = s.outlet
WHERE c.origins = 1
  AND (:outlet = '' OR o.id = :outlet OR o.name LIKE '%' || :outlet || '%')
  AND (:side = '' OR o.side = :side)
ORDER BY o.name, c.date, c.event, r.source

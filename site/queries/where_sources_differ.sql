-- title: Where do sources differ?
-- description: Cells for which sources give different values, side by side: what is published, and what another source says. record: an id or part of a title; field: such as date, place or position.
-- theme: Sources and evidence

WITH titled (id, title) AS (
  SELECT id, title FROM events
  UNION ALL SELECT id, title FROM agreements
  UNION ALL SELECT id, obligation FROM provisions
  UNION ALL SELECT id, name FROM actors
  UNION ALL SELECT id, name FROM places
  UNION ALL SELECT id, content FROM statements
  UNION ALL SELECT id, content FROM implementation_reports
)
SELECT
  t.title AS title,
  CASE d."table"
    WHEN 'event_participants' THEN (
      SELECT a.name FROM event_participants AS p JOIN actors AS a ON a.id = p.actor
      WHERE p.event_id = d.record AND p.item = d.item
    )
    WHEN 'agreement_parties' THEN (
      SELECT a.name FROM agreement_parties AS p JOIN actors AS a ON a.id = p.actor
      WHERE p.agreement_id = d.record AND p.item = d.item
    )
  END AS of_whom,
  d.field AS field,
  d.published AS published,
  d.supported_by AS supported_by,
  d.relation AS relation,
  d.says AS says,
  o.name AS outlet_name,
  o.side AS side,
  d.source AS source,
  d.locator AS locator,
  d.note AS note,
  d.record AS record,
  d."table" AS "table"
FROM disagreements AS d
JOIN sources AS s ON s.id = d.source
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN titled AS t ON t.id = d.record
WHERE (:record = '' OR d.record = :record OR t.title LIKE '%' || :record || '%')
  AND (:field = '' OR d.field = :field)
ORDER BY t.title, d."table", d.item, d.field, d.source

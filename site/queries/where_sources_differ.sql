-- title: Where do sources differ?
-- description: Cells for which sources give different values, side by side: what is published, and what another source says. record: an id or part of a title; field: such as date, place or position.
-- theme: Sources and evidence

SELECT
  record_title AS title, of_whom, field, published, supported_by, relation, says, outlet_name, side, source, locator, note,
  record, "table"
FROM disagreements_named
WHERE (:record = '' OR record = :record OR record_title LIKE '%' || :record || '%') AND (:field = '' OR field = :field)
ORDER BY record_title, "table", item, field, source

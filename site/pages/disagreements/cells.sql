SELECT
  d.*,
  COUNT(*) OVER (PARTITION BY d."table", d.record, d.item, d.field) AS claims_of_cell,
  COALESCE(e.date_earliest, e.date_latest, g.signed_earliest, '') AS day
FROM disagreements_named AS d
LEFT JOIN events AS e ON d.page_table = 'events' AND e.id = d.page_id
LEFT JOIN agreements_dated AS g ON d.page_table = 'agreements' AND g.id = d.page_id
ORDER BY d.page_table DESC, d.record_title, d."table", d.item, d.field, d.source

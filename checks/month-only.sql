-- title: A month or a year has no day
-- description: Where sources give the month or the year only, the date holds none of its days.
-- rule: date-basis

SELECT 'events' AS "table", id AS record, NULL AS item, 'date' AS field,
  date || ' names a day, but date_basis is month_only; correct one of them' AS message
FROM events
WHERE date_basis = 'month_only' AND date GLOB '*[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'

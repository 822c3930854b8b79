-- title: Some day up to a day is not a stretch
-- description: An act happens on some day; '../d' would be a stretch that ends on d and has no beginning.
-- rule: date-order

SELECT 'events' AS "table", id AS record, NULL AS item, 'date' AS field,
  date || ' is a stretch without a beginning, but an act has its day; some day up to then is [..' || substr(date, 4) || ']' AS message
FROM events
WHERE class = 'act' AND date LIKE '../%'

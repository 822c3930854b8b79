-- title: A resolved weekday is the weekday of the date
-- description: A slip of a day is found here: the words that were resolved name the weekday on which the date falls.
-- rule: weekday

WITH weekdays (number, name) AS (
  VALUES (0, 'Sunday'), (1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday')
),
resolved AS (
  SELECT id, date, date_text FROM events WHERE date_basis LIKE 'weekday\_resolved%' ESCAPE '\' AND date IS NOT NULL
),
named AS (
  SELECT resolved.id, weekdays.number
  FROM resolved JOIN weekdays ON resolved.date_text LIKE '%' || weekdays.name || '%'
),
actual AS (
  SELECT resolved.id, day.value AS day, weekdays.number, weekdays.name
  FROM resolved, json_each(edtf_days(resolved.date)) AS day
  JOIN weekdays ON weekdays.number = CAST(strftime('%w', day.value) AS INTEGER)
)
SELECT 'events' AS "table", id AS record, NULL AS item, 'date_basis' AS field,
  'a resolved weekday keeps its words; add date_text' AS message
FROM resolved WHERE date_text IS NULL
UNION ALL
SELECT 'events', id, NULL, 'date_text', '''' || date_text || ''' names no weekday; correct it or date_basis'
FROM resolved WHERE date_text IS NOT NULL AND id NOT IN (SELECT id FROM named)
UNION ALL
SELECT 'events', id, NULL, 'date',
  date || ' is a ' || (
    SELECT group_concat(name, ' or a ')
    FROM (SELECT name FROM actual WHERE actual.id = resolved.id GROUP BY number ORDER BY min(day))
  )
  || ', but date_text says ''' || date_text || '''; correct one of them'
FROM resolved
WHERE id IN (SELECT id FROM named) AND id IN (SELECT id FROM actual)
  AND NOT EXISTS (SELECT 1 FROM actual JOIN named USING (id, number) WHERE actual.id = resolved.id)

-- title: Some day up to a day is not a stretch
-- description: An act, a publication and the day for which something is assessed are some day; '../d' would be a stretch that ends on d and has no beginning. Stages of agreements are acts, and so is what a source has as the date of an act.
-- rule: date-order

WITH days ("table", record, item, field, date, thing) AS (
  SELECT 'events', id, NULL, 'date', date, 'an act' FROM events WHERE class = 'act'
  UNION ALL
  SELECT 'events', id, NULL, 'planned_date', planned_date, 'an act' FROM events WHERE class = 'act'
  UNION ALL
  SELECT 'evidence', said.id, NULL, 'value', said.value, 'an act'
  FROM evidence AS said JOIN events ON events.id = said.record
  WHERE said."table" = 'events' AND said.field IN ('date', 'planned_date') AND events.class = 'act'
  UNION ALL
  SELECT 'agreement_stages', id, NULL, 'date', date, 'a stage' FROM agreement_stages
  UNION ALL
  SELECT 'sources', id, NULL, 'published', published, 'a publication' FROM sources
  UNION ALL
  SELECT 'implementation_reports', id, NULL, 'as_of', as_of, 'an assessment' FROM implementation_reports
)
SELECT "table", record, item, field,
  date || ' is a stretch without a beginning, but ' || thing || ' has its day; some day up to then is [..' || substr(date, 4) || ']' AS message
FROM days
WHERE date LIKE '../%'

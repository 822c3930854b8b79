-- title: Meetings by rank of the visitor
-- description: Events with a visitor by country and rank of the visitor's office, how many of them are disputed, and who these were. form: of the event; empty for every form.
-- theme: Meetings and events

SELECT
  v.country AS country,
  v.rank AS rank,
  v.form AS form,
  COUNT(DISTINCT v.event) AS events,
  COUNT(DISTINCT v.event) FILTER (WHERE v.contest = 'disputed') AS disputed,
  GROUP_CONCAT(DISTINCT v.visitor_name) AS visitors,
  MIN(v.date_earliest) AS first,
  MAX(v.date_latest) AS last
FROM visits AS v
WHERE v.class = 'act' AND v.status = 'occurred' AND (:form = '' OR v.form = :form)
GROUP BY v.country, v.rank, v.form
ORDER BY v.country, events DESC, v.rank, v.form

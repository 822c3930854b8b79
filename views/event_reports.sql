-- title: Event reports
-- description: One row per event per source: date, place, summary and participants as that source gives them. Empty where the source is silent or denies.

SELECT
  e.id || ':' || v.source AS id,
  e.id AS event,
  v.source AS source,
  s.outlet AS outlet,
  MAX(CASE WHEN v.field = 'date' AND v.relation <> 'denies' THEN COALESCE(v.value, e.date) END) AS date,
  MAX(CASE WHEN v.field = 'date' THEN v.relation END) AS date_relation,
  MAX(CASE WHEN v.field = 'place' AND v.relation <> 'denies' THEN COALESCE(v.value, e.place) END) AS place,
  MAX(CASE WHEN v.field = 'place' THEN v.relation END) AS place_relation,
  MAX(CASE WHEN v.field = 'summary' THEN v.relation END) AS summary_relation,
  (
    SELECT GROUP_CONCAT(name, '; ') FROM (
      SELECT a.name AS name
      FROM event_participants AS p JOIN actors AS a ON a.id = p.actor
      WHERE p.event_id = e.id AND EXISTS (
        SELECT 1 FROM evidence AS w
        WHERE w.record = e.id AND w.source = v.source AND w.relation = 'supports'
          AND w."table" = 'event_participants' AND (w.field IS NULL OR w.field = 'actor')
          AND w.item = (
            SELECT i.item FROM item_paths AS i
            WHERE i."table" = 'event_participants' AND i.record = e.id AND i.place = p.item
          )
      )
      ORDER BY p.item
    )
  ) AS participants,
  SUM(v.relation IN ('conflicts', 'denies')) AS disagreements,
  GROUP_CONCAT(DISTINCT v.locator) AS locators
FROM evidence AS v
JOIN events AS e ON e.id = v.record
JOIN sources AS s ON s.id = v.source
WHERE v."table" IN ('events', 'event_participants')
GROUP BY e.id, v.source
ORDER BY e.date_earliest, e.id, v.source

-- title: Who calls whom what?
-- description: Contested labels as their users used them; a label is data about its user. Where no user is named it is the outlet's own voice. actor: the one so called, an id or part of a name; label: part of the label.
-- theme: Words and names

SELECT
  a.name AS actor_name,
  l.label AS label,
  COALESCE(u.name, o.name || ' (own voice)') AS used_by_name,
  o.name AS outlet_name,
  o.side AS side,
  l.source AS source,
  l.locator AS locator,
  l.note AS note,
  l.actor_id AS actor,
  l.used_by AS used_by,
  o.id AS outlet
FROM actor_labels AS l
JOIN actors AS a ON a.id = l.actor_id
JOIN sources AS s ON s.id = l.source
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN actors AS u ON u.id = l.used_by
WHERE (:actor = '' OR a.id = :actor OR a.name LIKE '%' || :actor || '%')
  AND (:label = '' OR l.label LIKE '%' || :label || '%')
ORDER BY a.name, l.label, used_by_name, l.source

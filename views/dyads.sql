-- title: Dyads
-- description: Who met whom, how often, first and last: pairs of actors in the meetings that occurred.

SELECT
  MIN(a.actor, b.actor) AS actor,
  MAX(a.actor, b.actor) AS counterpart,
  COUNT(DISTINCT e.id) AS meetings,
  MIN(e.date_earliest) AS first,
  MAX(e.date_latest) AS last,
  GROUP_CONCAT(DISTINCT e.id) AS events
FROM events AS e
JOIN event_participants AS a ON a.event_id = e.id
JOIN event_participants AS b ON b.event_id = e.id AND b.item > a.item AND b.actor <> a.actor
WHERE e.form IN ('meeting', 'joint_committee', 'signing') AND e.class = 'act' AND e.status = 'occurred'
  AND a.role NOT IN ('honoured', 'inviter', 'perpetrator', 'intended_target', 'harmed', 'subject', 'obligor', 'canceller')
  AND b.role NOT IN ('honoured', 'inviter', 'perpetrator', 'intended_target', 'harmed', 'subject', 'obligor', 'canceller')
GROUP BY MIN(a.actor, b.actor), MAX(a.actor, b.actor)
ORDER BY meetings DESC, actor, counterpart

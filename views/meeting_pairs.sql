-- title: Pairs that met
-- description: Who met whom across the border between Iran and Iraq, how often, how often disputed, first and last: each pair of actors of the dyads of these two once.

SELECT
  MIN(from_actor, to_actor) AS actor,
  MAX(from_actor, to_actor) AS counterpart,
  COUNT(DISTINCT event) AS meetings,
  COUNT(DISTINCT event) FILTER (WHERE contest = 'disputed') AS disputed,
  MIN(date_earliest) AS first,
  MAX(date_latest) AS last,
  GROUP_CONCAT(DISTINCT event) AS events
FROM dyads
WHERE from_country IN ('IRN', 'IRQ') AND to_country IN ('IRN', 'IRQ') AND from_country <> to_country
GROUP BY MIN(from_actor, to_actor), MAX(from_actor, to_actor)
ORDER BY meetings DESC, actor, counterpart

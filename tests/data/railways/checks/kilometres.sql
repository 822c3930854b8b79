-- title: Kilometres in order
-- description: Each station is further along the track than the one before.
-- rule: kilometres

SELECT
  'route_calls' AS "table", b.route_id AS record, b.item AS item, 'kilometre' AS field,
  'kilometre ' || b.kilometre || ' is not after ' || a.kilometre || ', that of ' || a.station AS message
FROM route_calls AS a JOIN route_calls AS b ON b.route_id = a.route_id AND b.item = a.item + 1
WHERE b.kilometre <= a.kilometre

-- title: Termini
-- description: Where each track begins.

SELECT routes.id AS route, route_calls.station
FROM routes JOIN route_calls ON route_calls.route_id = routes.id AND route_calls.item = 1
ORDER BY routes.id

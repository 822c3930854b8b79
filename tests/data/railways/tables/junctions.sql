-- title: Junctions
-- description: Stations that several tracks touch.

SELECT stations.id, stations.signboard, count(*) AS tracks
FROM stations JOIN route_calls ON route_calls.station = stations.id
GROUP BY stations.id HAVING count(*) > 1 ORDER BY stations.id

-- title: Agreements, most reported first
-- description: The agreements whose signing or deadline lies within the time of the events, with the number of sources that speak of them.
-- hidden: yes

WITH
bounds AS (SELECT MIN(COALESCE(date_earliest, date_latest)) AS first, MAX(COALESCE(date_latest, date_earliest)) AS last FROM events)
SELECT a.id, a.title, a.signed, a.signed_earliest, a.signed_latest, COUNT(DISTINCT v.source) AS sources
FROM agreements_dated AS a
JOIN titles AS t ON t.page_table = 'agreements' AND t.page_id = a.id
JOIN evidence AS v ON v."table" = t."table" AND v.record = t.record
JOIN bounds ON a.signed_earliest BETWEEN bounds.first AND bounds.last AND a.signed_latest BETWEEN bounds.first AND bounds.last
GROUP BY a.id
ORDER BY sources DESC, a.id

-- title: Agreements, most reported first
-- description: The agreements, with the number of sources that speak of them.
-- hidden: yes

SELECT a.id, a.title, a.signed, a.signed_earliest, a.signed_latest, COUNT(DISTINCT v.source) AS sources
FROM agreements_dated AS a
JOIN titles AS t ON t.page_table = 'agreements' AND t.page_id = a.id
JOIN evidence AS v ON v."table" = t."table" AND v.record = t.record
GROUP BY a.id
ORDER BY sources DESC, a.id

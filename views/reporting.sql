-- title: Reporting
-- description: Which sources report an event or one of its statements, exactly or less precisely.
-- hidden: yes

SELECT DISTINCT t.page_id AS event, v.source AS source
FROM evidence AS v
JOIN titles AS t ON t."table" = v."table" AND t.record = v.record
WHERE t.page_table = 'events' AND v.relation IN ('supports', 'less_precise')

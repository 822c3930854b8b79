-- title: Origins of sources
-- description: The outlet or wire to which each source goes back; of one that reports nothing, what its page names, else its own.
-- hidden: yes

SELECT sources.id AS source, coalesce(reporting.origin, sources.origin, sources.outlet) AS origin
FROM sources
LEFT JOIN (SELECT source, min(origin) AS origin FROM record_origins GROUP BY source) AS reporting ON reporting.source = sources.id

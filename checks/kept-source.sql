-- title: A page that is a source was kept
-- description: The search log says that a page was not kept, and a source has its address. A page that was a source already is kept too, and cited.
-- rule: kept-source

SELECT 'search_log' AS "table", log.id AS record, NULL AS item, 'kept' AS field,
  log.url || ' is not kept, and ''' || min(sources.id) || ''' has this address; write true, with the reason cited' AS message
FROM search_log AS log
JOIN sources ON sources.url = log.url
WHERE NOT log.kept
GROUP BY log.id, log.url

-- title: A page that was kept is a source
-- description: The search log says that a page was kept, and no source has its address.
-- rule: kept-page

SELECT 'search_log' AS "table", log.id AS record, NULL AS item, 'kept' AS field,
  CASE
    WHEN log.url IS NULL THEN 'a page is kept, and none is named; give its url'
    ELSE log.url || ' is kept, and no source has this address; add the source, or write false with the reason'
  END AS message
FROM search_log AS log
LEFT JOIN sources ON sources.url = log.url
WHERE log.kept AND sources.id IS NULL

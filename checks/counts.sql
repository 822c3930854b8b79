-- title: No table loses many rows unseen
-- description: The least and the most rows of the tables that people write. Who means to go below or above changes the numbers here, with the reason.
-- rule: counts

WITH
bounds ("table", minimum, maximum, rows) AS (
  SELECT 'actors', 300, 800, (SELECT count(*) FROM actors)
  UNION ALL SELECT 'agreements', 115, 250, (SELECT count(*) FROM agreements)
  UNION ALL SELECT 'events', 405, 700, (SELECT count(*) FROM events)
  UNION ALL SELECT 'outlets', 290, 800, (SELECT count(*) FROM outlets)
  UNION ALL SELECT 'provisions', 260, 600, (SELECT count(*) FROM provisions)
  UNION ALL SELECT 'sources', 1060, 1800, (SELECT count(*) FROM sources)
  UNION ALL SELECT 'statements', 820, 1400, (SELECT count(*) FROM statements)
)
SELECT "table", NULL AS record, NULL AS item, NULL AS field,
  "table" || ' has ' || rows || ' rows, ' || iif(rows < minimum, 'fewer than ' || minimum, 'more than ' || maximum)
  || '; find out which were lost or came twice, or change the bound in checks/counts.sql and say why' AS message
FROM bounds
WHERE rows NOT BETWEEN minimum AND maximum

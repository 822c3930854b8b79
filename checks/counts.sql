-- title: No table loses many rows unseen
-- description: The least and the most rows of the tables that people write: at least 97 % of the rows of 30 November 2026, at most about half as many again. Who means to go below or above changes the numbers here, with the reason.
-- rule: counts

WITH
bounds ("table", minimum, maximum, rows) AS (
  SELECT 'actors', 354, 550, (SELECT count(*) FROM actors)
  UNION ALL SELECT 'agreement_parties', 360, 560, (SELECT count(*) FROM agreement_parties)
  UNION ALL SELECT 'agreements', 121, 190, (SELECT count(*) FROM agreements)
  UNION ALL SELECT 'event_participants', 1121, 1730, (SELECT count(*) FROM event_participants)
  UNION ALL SELECT 'events', 562, 870, (SELECT count(*) FROM events)
  UNION ALL SELECT 'evidence', 14065, 21750, (SELECT count(*) FROM evidence)
  UNION ALL SELECT 'implementation_reports', 135, 210, (SELECT count(*) FROM implementation_reports)
  UNION ALL SELECT 'offices', 158, 240, (SELECT count(*) FROM offices)
  UNION ALL SELECT 'outlets', 391, 610, (SELECT count(*) FROM outlets)
  UNION ALL SELECT 'provisions', 275, 430, (SELECT count(*) FROM provisions)
  UNION ALL SELECT 'search_log', 2965, 4590, (SELECT count(*) FROM search_log)
  UNION ALL SELECT 'sources', 1508, 2330, (SELECT count(*) FROM sources)
  UNION ALL SELECT 'statements', 1225, 1890, (SELECT count(*) FROM statements)
)
SELECT "table", NULL AS record, NULL AS item, NULL AS field,
  "table" || ' has ' || rows || ' rows, ' || iif(rows < minimum, 'fewer than ' || minimum, 'more than ' || maximum)
  || '; find out which were lost or came twice, or change the bound in checks/counts.sql and say why' AS message
FROM bounds
WHERE rows NOT BETWEEN minimum AND maximum

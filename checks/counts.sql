-- title: No table loses many rows unseen
-- description: The least and the most rows of the tables that people write: at least 97 % of the rows of 30 November 2026, at most about half as many again. Who means to go below or above changes the numbers here, with the reason.
-- rule: counts

WITH
bounds ("table", minimum, maximum, rows) AS (
  SELECT 'actors', 340, 520, (SELECT count(*) FROM actors)
  UNION ALL SELECT 'agreement_parties', 352, 550, (SELECT count(*) FROM agreement_parties)
  UNION ALL SELECT 'agreements', 121, 190, (SELECT count(*) FROM agreements)
  UNION ALL SELECT 'event_participants', 1087, 1700, (SELECT count(*) FROM event_participants)
  UNION ALL SELECT 'events', 544, 850, (SELECT count(*) FROM events)
  UNION ALL SELECT 'evidence', 13550, 21000, (SELECT count(*) FROM evidence)
  UNION ALL SELECT 'implementation_reports', 127, 200, (SELECT count(*) FROM implementation_reports)
  UNION ALL SELECT 'offices', 113, 180, (SELECT count(*) FROM offices)
  UNION ALL SELECT 'outlets', 385, 600, (SELECT count(*) FROM outlets)
  UNION ALL SELECT 'provisions', 274, 430, (SELECT count(*) FROM provisions)
  UNION ALL SELECT 'search_log', 2917, 4500, (SELECT count(*) FROM search_log)
  UNION ALL SELECT 'sources', 1460, 2300, (SELECT count(*) FROM sources)
  UNION ALL SELECT 'statements', 1188, 1850, (SELECT count(*) FROM statements)
)
SELECT "table", NULL AS record, NULL AS item, NULL AS field,
  "table" || ' has ' || rows || ' rows, ' || iif(rows < minimum, 'fewer than ' || minimum, 'more than ' || maximum)
  || '; find out which were lost or came twice, or change the bound in checks/counts.sql and say why' AS message
FROM bounds
WHERE rows NOT BETWEEN minimum AND maximum

-- How far promises are said to be kept, once for each side, the furthest first.
WITH side (panel, heading) AS (VALUES (0, 'Iran said'), (1, 'Iraq said'), (2, 'Others said'))
SELECT s.panel, s.heading, k.code AS status, k.label,
  ROW_NUMBER() OVER (PARTITION BY s.panel ORDER BY k.code = 'U', k.rowid DESC) - 1 AS place
FROM codes AS k, side AS s
WHERE k.vocabulary = 'implementation_status' AND k.code IN (SELECT status FROM implementation_reports)
ORDER BY s.panel, place

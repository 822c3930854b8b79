-- The ranks of those who travelled, highest first, once for each direction.
WITH direction (country, panel, heading) AS (VALUES ('IRN', 0, 'From Iran to Iraq'), ('IRQ', 1, 'From Iraq to Iran'))
SELECT d.country, d.panel, d.heading, k.code AS rank, k.label,
  ROW_NUMBER() OVER (PARTITION BY d.panel ORDER BY k.rowid) - 1 AS place
FROM codes AS k, direction AS d
WHERE k.vocabulary = 'office_rank' AND k.code IN (
  SELECT rank FROM visits WHERE class = 'act' AND status = 'occurred' AND country IN ('IRN', 'IRQ') AND date_earliest >= '2023-01-01'
)
ORDER BY d.panel, k.rowid

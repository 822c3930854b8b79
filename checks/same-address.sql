-- title: No document is two sources
-- description: Addresses that differ in their scheme, www., a last slash, capitals or what stands behind # lead to one document.
-- rule: duplicate-key

WITH
without_scheme (id, rest) AS (
  SELECT id, lower(substr(url, instr(url, '://') + 3)) FROM sources WHERE url IS NOT NULL
),
without_mark (id, rest) AS (
  SELECT id, CASE WHEN instr(rest, '#') > 0 THEN substr(rest, 1, instr(rest, '#') - 1) ELSE rest END
  FROM without_scheme
),
bare (id, address) AS (
  SELECT id, rtrim(CASE WHEN rest GLOB 'www.*' THEN substr(rest, 5) ELSE rest END, '/') FROM without_mark
)
SELECT 'sources' AS "table", later.id AS record, NULL AS item, 'url' AS field,
  'leads to the document of ''' || earlier.id || '''; add to that source, and take this one out' AS message
FROM bare AS later
JOIN bare AS earlier ON earlier.address = later.address AND earlier.id < later.id

-- title: Origins of sources
-- description: The outlet or wire to which each source goes back: that of the page that it copies, at whatever remove, or the one that its page names; else its own.
-- hidden: yes

WITH RECURSIVE
copies (source, original, depth) AS (
  SELECT id, id, 0 FROM sources
  UNION ALL
  SELECT copies.source, copied.syndicated_from, copies.depth + 1
  FROM copies JOIN sources AS copied ON copied.id = copies.original
  WHERE copied.syndicated_from IN (SELECT id FROM sources) AND copies.depth < 100
),
first (source, original) AS (SELECT source, original FROM (SELECT source, original, max(depth) FROM copies GROUP BY source))
SELECT first.source AS source, coalesce(original.origin, original.outlet) AS origin
FROM first JOIN sources AS original ON original.id = first.original

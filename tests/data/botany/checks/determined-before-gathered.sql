-- title: Determined before it was gathered
-- description: Nobody names a plant that has not been picked yet.
-- rule: determined-before-gathered

SELECT
  'specimen_determinations' AS "table", d.specimen_id AS record, d.item AS item, 'determined' AS field,
  'determined ' || d.determined || ', before ' || s.gathered || ', when it was gathered' AS message
FROM specimen_determinations AS d
JOIN specimens AS s ON s.id = d.specimen_id
WHERE d.determined_latest < s.gathered_earliest

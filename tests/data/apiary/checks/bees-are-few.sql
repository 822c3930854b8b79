-- title: Bees are few
-- description: Nobody counts more bees than live in a hive, in rows of any key.
-- rule: too-many-bees

SELECT 'downloads' AS "table", rowid AS record, NULL AS item, 'bees' AS field, 'more bees than live in a hive' AS message
FROM downloads WHERE bees > 80000
UNION ALL
SELECT 'Yields (kg)', "क्षेत्र" || ',' || "年", NULL, 'kg per hive', 'more honey than bees make' FROM "Yields (kg)" WHERE "kg per hive" > 200
UNION ALL
SELECT 'order', "No.", NULL, 'end', 'an end before there were bees' FROM "order" WHERE "end" < '1900-01-01'
UNION ALL
SELECT 'cells of frames', "hive_№", "frame_item" || '.' || item, 'from', 'no honey is from there' FROM "cells of frames" WHERE what = 'salt'

-- title: Takings
-- description: No night takes more than a thousand florins; the hall has no room for that.
-- rule: takings

SELECT
  'staging_nights' AS "table",
  opera_id AS record,
  staging_item || '.' || item AS item,
  'takings' AS field,
  'takings of ' || takings || ' are more than the hall has seats for' AS message
FROM staging_nights
WHERE takings > 1000

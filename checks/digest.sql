-- title: A source has a digest, or says why it has none
-- description: Whoever doubts a locator must know of which text it speaks. One of digest and digest_missing is given, not both.
-- rule: required

SELECT 'sources' AS "table", source.id AS record, NULL AS item, 'digest' AS field,
  CASE WHEN source.digest IS NULL
    THEN 'is missing; give the SHA-256 of the text that was read, or say under digest_missing why there is none'
    ELSE 'is given, and digest_missing says that there is none; take one of them out'
  END AS message
FROM sources AS source
WHERE (source.digest IS NULL) = (source.digest_missing IS NULL)

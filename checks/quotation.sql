-- title: What is quoted keeps a few of its words
-- description: A statement that a source prints in quotation marks has some of those words, or a reason why not; one that is only reported has none.
-- rule: quotation

SELECT 'statements' AS "table", statement.id AS record, NULL AS item, 'quotation' AS field,
  CASE WHEN statement.quote IS NULL
    THEN 'is ' || statement.quotation || ', but no words are kept; add quote, or say under missing why there is none'
    ELSE 'is reported, but there are quoted words; correct one of them'
  END AS message
FROM statements AS statement
WHERE (statement.quotation = 'reported') = (statement.quote IS NOT NULL)
  AND statement.id NOT IN (
    SELECT record FROM evidence WHERE "table" = 'statements' AND field = 'quote' AND relation = 'missing'
  )

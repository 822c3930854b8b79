SELECT codes.label, count(taxa.id) AS taxa FROM codes LEFT JOIN taxa ON taxa.family = codes.code
WHERE codes.vocabulary = 'family' GROUP BY codes.label ORDER BY codes.label

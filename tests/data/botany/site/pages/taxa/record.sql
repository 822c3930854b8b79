SELECT taxa.id, taxa.binomial, codes.label AS family
FROM taxa JOIN codes ON codes.vocabulary = 'family' AND codes.code = taxa.family
WHERE taxa.id = :id

-- title: Checklist
-- description: Each plant with the number of its sheets.

SELECT taxa.id, taxa.binomial, count(specimens.id) AS specimens_held, min(specimens.gathered_earliest) AS first_gathered
FROM taxa LEFT JOIN specimens ON specimens.taxon = taxa.id
GROUP BY taxa.id ORDER BY taxa.id

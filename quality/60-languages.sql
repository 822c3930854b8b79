-- title: Languages
-- description: Sources by the language in which they are written (BCP 47), and how they were read.

SELECT language, count(*) AS sources, sum(read = 'full') AS read_whole, sum(read = 'excerpt') AS read_as_excerpt
FROM sources
GROUP BY language
ORDER BY sources DESC, language

-- title: Whose statements
-- description: Statements by the country of who speaks; of Iraqi speakers, those of the Kurdistan Region apart. Outlets that speak in their own voice stand under their country.

SELECT
  CASE WHEN of_region.id IS NOT NULL THEN 'Kurdistan Region of Iraq' ELSE coalesce(codes.label, 'None') END AS speakers,
  count(*) AS statements,
  round(100.0 * count(*) / (SELECT count(*) FROM statements), 1) AS percent
FROM statements
JOIN actors ON actors.id = statements.speaker
LEFT JOIN codes ON codes.vocabulary = 'country' AND codes.code = actors.country
LEFT JOIN actors AS of_region
  ON of_region.id = actors.id
    AND EXISTS (
      WITH RECURSIVE above (id) AS (
        VALUES (actors.id)
        UNION
        SELECT part.part_of FROM above JOIN actors AS part ON part.id = above.id WHERE part.part_of IS NOT NULL
        UNION
        SELECT offices.body FROM above
        JOIN actor_positions ON actor_positions.actor_id = above.id
        JOIN offices ON offices.id = actor_positions.office WHERE offices.body IS NOT NULL
      )
      SELECT 1 FROM above WHERE id LIKE 'kurdistan-region%'
    )
GROUP BY speakers
ORDER BY statements DESC, speakers

-- title: Whose statements
-- description: Statements by the country of who speaks; of Iraqi speakers, those of the Kurdistan Region and of its parties apart. Who speaks for an office of the Region is known by that office.

WITH
of_region (actor) AS (
  SELECT actor_id FROM actor_positions WHERE office LIKE '%kurdistan%'
  UNION
  SELECT id FROM actors WHERE country = 'IRQ' AND (id LIKE '%kurdistan%' OR part_of LIKE '%kurdistan%')
)
SELECT
  CASE
    WHEN actors.country = 'IRQ' AND of_region.actor IS NOT NULL THEN 'Kurdistan Region of Iraq'
    ELSE coalesce(codes.label, 'None')
  END AS speakers,
  count(*) AS statements,
  round(100.0 * count(*) / (SELECT count(*) FROM statements), 1) AS percent
FROM statements
JOIN actors ON actors.id = statements.speaker
LEFT JOIN codes ON codes.vocabulary = 'country' AND codes.code = actors.country
LEFT JOIN of_region ON of_region.actor = actors.id
GROUP BY speakers
ORDER BY statements DESC, speakers

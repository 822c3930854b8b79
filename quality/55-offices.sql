-- title: Persons and their offices
-- description: Persons on record, by whether an office of theirs is coded and the days on which the record has them in it are known.

WITH
dated (actor, attested) AS (
  SELECT actor, max(attested IS NOT NULL OR start IS NOT NULL OR end IS NOT NULL) FROM office_holders GROUP BY actor
)
SELECT
  CASE
    WHEN dated.attested THEN 'an office with days'
    WHEN dated.actor IS NOT NULL THEN 'an office without days'
    WHEN EXISTS (SELECT 1 FROM actor_positions AS p WHERE p.actor_id = actors.id AND p.office IS NOT NULL)
      THEN 'a former or future office'
    WHEN EXISTS (SELECT 1 FROM actor_positions AS p WHERE p.actor_id = actors.id) THEN 'a rank or vague words alone'
    ELSE 'no position'
  END AS has,
  count(*) AS persons
FROM actors
LEFT JOIN dated ON dated.actor = actors.id
WHERE actors.kind = 'person'
GROUP BY has
ORDER BY persons DESC, has

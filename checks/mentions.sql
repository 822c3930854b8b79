-- title: Who only is spoken of is a mention
-- description: A group among the actors acts, speaks, is addressed or is a party somewhere in the record; else it is a row of mentions.
-- rule: reference

SELECT 'actors' AS "table", actor.id AS record, NULL AS item, 'kind' AS field,
  'takes part in nothing and says nothing; a group that is only spoken of belongs in curated/mentions.yaml' AS message
FROM actors AS actor
WHERE actor.kind = 'group'
  AND actor.id NOT IN (SELECT actor FROM event_participants)
  AND actor.id NOT IN (SELECT speaker FROM statements)
  AND actor.id NOT IN (SELECT addressee FROM statements WHERE addressee IS NOT NULL)
  AND actor.id NOT IN (SELECT actor FROM agreement_parties)
  AND actor.id NOT IN (SELECT attributed_to FROM evidence WHERE attributed_to IS NOT NULL)

-- title: Where it stands is said as the document was read
-- description: Of an extract nobody knows which paragraph it is: its locator is excerpt. Of a document read whole the paragraph is known, and each cell has its own.
-- rule: locator

WITH
located ("table", record, item, field, source, locator) AS (
  SELECT 'evidence', min(id), NULL, 'locator', source, locator
  FROM evidence WHERE locator IS NOT NULL GROUP BY "table", record, source, locator
  UNION ALL SELECT 'actor_names', actor_id, CAST(item AS TEXT), 'locator', source, locator FROM actor_names
  UNION ALL SELECT 'actor_positions', actor_id, CAST(item AS TEXT), 'locator', source, locator FROM actor_positions
  UNION ALL SELECT 'actor_labels', actor_id, CAST(item AS TEXT), 'locator', source, locator FROM actor_labels
  UNION ALL SELECT 'agreement_names', agreement_id, CAST(item AS TEXT), 'locator', source, locator FROM agreement_names
  UNION ALL SELECT 'mention_wordings', mention_id, CAST(item AS TEXT), 'locator', source, locator FROM mention_wordings
  UNION ALL SELECT 'place_names', place_id, CAST(item AS TEXT), 'locator', source, locator FROM place_names
)
SELECT located."table" AS "table", located.record AS record, located.item AS item, located.field AS field,
  CASE source.read
    WHEN 'excerpt' THEN '''' || located.locator || ''' is a place in the whole document, and of ''' || source.id
      || ''' an excerpt was read; write excerpt, or correct read of the source'
    ELSE '''' || source.id || ''' was read whole, so a place in it is known, not excerpt; write the paragraph'
  END AS message
FROM located
JOIN sources AS source ON source.id = located.source
WHERE CASE source.read
    WHEN 'excerpt' THEN replace(replace(', ' || located.locator, ', excerpt', ''), ', title', '') <> ''
    ELSE ', ' || located.locator || ',' LIKE '%, excerpt,%'
  END
UNION ALL
SELECT 'evidence', min(said.id), NULL, 'locator',
  count(*) || ' cells of ' || said.record || ' share the places ' || said.locator || ' of ''' || said.source
  || '''; write an entry for each cell, with the places that bear on it'
FROM evidence AS said
JOIN sources AS source ON source.id = said.source
WHERE source.read = 'full' AND said.locator LIKE '%, %'
GROUP BY said.record, said.source, said.locator
HAVING count(*) > 2

-- title: A mode is one of the event type
-- description: PLOVER's modes belong to one type each.
-- rule: mode

WITH known (type, mode) AS (
  VALUES
    ('CONSULT', 'visit'), ('CONSULT', 'third_party'), ('CONSULT', 'multilateral'), ('CONSULT', 'phone'),
    ('REQUEST', 'assist'), ('REQUEST', 'change'), ('REQUEST', 'yield'), ('REQUEST', 'meet'),
    ('PROTEST', 'demo'), ('PROTEST', 'riot'), ('PROTEST', 'strike'), ('PROTEST', 'hunger'), ('PROTEST', 'boycott'), ('PROTEST', 'obstruct'),
    ('MOBILIZE', 'troops'), ('MOBILIZE', 'weapons'), ('MOBILIZE', 'police'), ('MOBILIZE', 'militia'),
    ('COERCE', 'seize'), ('COERCE', 'restrict'), ('COERCE', 'ban'), ('COERCE', 'censor'), ('COERCE', 'curfew'), ('COERCE', 'arrest'), ('COERCE', 'deport'), ('COERCE', 'cyber'),
    ('ASSAULT', 'primitive'), ('ASSAULT', 'firearms'), ('ASSAULT', 'explosives'), ('ASSAULT', 'heavy_weapons'), ('ASSAULT', 'aerial'), ('ASSAULT', 'abduct'), ('ASSAULT', 'assassinate'),
    ('RETREAT', 'withdraw'), ('RETREAT', 'release'), ('RETREAT', 'return'), ('RETREAT', 'disarm'), ('RETREAT', 'ceasefire')
)
SELECT 'events' AS "table", event.id AS record, NULL AS item, 'mode' AS field,
  '''' || event.mode || ''' is a mode of ' || known.type || ', and the type is ' || coalesce(event.type, 'none')
  || '; correct one of them' AS message
FROM events AS event JOIN known ON known.mode = event.mode
WHERE known.type <> coalesce(event.type, '')

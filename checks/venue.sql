-- title: What is done in a place has one
-- description: Persons who meet, come or sign, and force that is used, are somewhere: a venue, a stop or what was struck is recorded, or a reason why it is not known. Calls, letters and what is only said need none.
-- rule: venue

SELECT 'events' AS "table", event.id AS record, NULL AS item, 'places' AS field,
  'has no venue, stop or struck place, though the form is ' || event.form
  || '; add it with its source, or say under missing why it is not known' AS message
FROM events AS event
WHERE event.class = 'act' AND event.status = 'occurred'
  AND event.form IN (
    'visit', 'arrival', 'meeting', 'joint_committee', 'signing', 'tribute', 'conference', 'ceremony', 'parliament_session',
    'joint_exercise', 'strike', 'attack', 'killing', 'border_incident', 'extradition', 'convict_transfer', 'document_handover'
  )
  AND event.id NOT IN (SELECT event_id FROM event_places WHERE role IN ('venue', 'stop', 'struck'))
  AND event.id NOT IN (
    SELECT record FROM evidence WHERE "table" = 'events' AND field = 'places' AND relation = 'missing'
  )

-- title: Which agreements were signed, discussed or invoked, and when?
-- description: Events that an agreement is linked to, in order of time. agreement: an id, or part of a title or name; relation: of the event to it.
-- theme: Agreements and promises

SELECT
  a.title AS agreement_title,
  x.relation AS relation,
  e.date AS date,
  e.title AS title,
  e.participants AS participants,
  e.status AS status,
  e.contest AS contest,
  x.agreement AS agreement,
  e.id AS event
FROM event_agreements AS x
JOIN agreements AS a ON a.id = x.agreement
JOIN events_flat AS e ON e.id = x.event_id
WHERE (
    :agreement = '' OR a.id = :agreement OR a.title LIKE '%' || :agreement || '%'
    OR EXISTS (SELECT 1 FROM agreement_names AS n WHERE n.agreement_id = a.id AND n.name LIKE '%' || :agreement || '%')
  )
  AND (:relation = '' OR x.relation = :relation)
ORDER BY a.title, e.date_earliest, e.id

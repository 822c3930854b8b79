SELECT k.label, q.of, q.minimum, q.maximum, COALESCE(q.currency, q.unit) AS unit,
  'quantities[' || q.measure || '/' || q.of || ']' AS item
FROM event_quantities AS q
JOIN codes AS k ON k.vocabulary = 'measure' AND k.code = q.measure
WHERE q.event_id = :id
ORDER BY q.item

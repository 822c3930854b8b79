-- What it is to others and what others are to it, its bundle and the parts of it, and which others may be meant.
SELECT r.agreement AS other, a.title, c.label AS relation_label, 0 AS reversed, r.note, 1 AS rank,
  r.agreement_id AS written_in, 'relations[' || r.agreement || '/' || r.relation || ']' AS item
FROM agreement_relations AS r
JOIN agreements AS a ON a.id = r.agreement
LEFT JOIN codes AS c ON c.vocabulary = 'relation_to_agreement' AND c.code = r.relation
WHERE r.agreement_id = :id
UNION ALL
SELECT r.agreement_id, a.title, c.label, 1, r.note, 2, r.agreement_id, 'relations[' || r.agreement || '/' || r.relation || ']'
FROM agreement_relations AS r
JOIN agreements AS a ON a.id = r.agreement_id
LEFT JOIN codes AS c ON c.vocabulary = 'relation_to_agreement' AND c.code = r.relation
WHERE r.agreement = :id
UNION ALL
SELECT w.id, w.title, 'Part of', 0, NULL, 3, NULL, NULL FROM agreements AS a JOIN agreements AS w ON w.id = a.part_of WHERE a.id = :id
UNION ALL
SELECT p.id, p.title, 'Part of', 1, NULL, 4, NULL, NULL FROM agreements AS p WHERE p.part_of = :id
UNION ALL
SELECT c.candidate, a.title, 'Perhaps', 0, NULL, 5, NULL, NULL
FROM agreement_candidates AS c JOIN agreements AS a ON a.id = c.candidate
WHERE c.agreement_id = :id
UNION ALL
SELECT c.agreement_id, a.title, 'Perhaps', 1, NULL, 6, NULL, NULL
FROM agreement_candidates AS c JOIN agreements AS a ON a.id = c.agreement_id
WHERE c.candidate = :id
ORDER BY rank, other

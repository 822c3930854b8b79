SELECT s.id, s.stage, g.label AS stage_label, g.definition AS stage_says, s.date, s.place, p.name AS place_name, s.note
FROM agreement_stages AS s
LEFT JOIN codes AS g ON g.vocabulary = 'agreement_stage' AND g.code = s.stage
LEFT JOIN places AS p ON p.id = s.place
WHERE s.agreement_id = :id
ORDER BY s.date_earliest IS NULL, s.date_earliest, s.id

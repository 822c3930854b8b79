WITH speaking AS (SELECT source FROM provision_matrix WHERE agreement = :id AND says <> 'silent' GROUP BY source)
SELECT m.provision, m.obligation, m.source, m.says, m.locators, o.name AS outlet_name, o.side, k.label AS side_label, (
    SELECT COUNT(DISTINCT source) FROM provision_matrix WHERE agreement = :id
  ) - (SELECT COUNT(*) FROM speaking) AS silent_sources
FROM provision_matrix AS m
JOIN speaking AS p ON p.source = m.source
JOIN sources AS s ON s.id = m.source
JOIN outlets AS o ON o.id = s.outlet
JOIN provisions AS v ON v.id = m.provision
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side
WHERE m.agreement = :id
ORDER BY v.deadline_earliest IS NULL, v.deadline_earliest, m.provision, o.side, o.name, m.source

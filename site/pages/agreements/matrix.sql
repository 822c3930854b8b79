WITH speaking AS (SELECT source FROM provision_matrix WHERE agreement = :id AND says <> 'silent' GROUP BY source)
SELECT m.provision, m.obligation, m.source, m.says, m.locators, s.outlet_name, s.side, s.side_label, (
    SELECT COUNT(DISTINCT source) FROM provision_matrix WHERE agreement = :id
  ) - (SELECT COUNT(*) FROM speaking) AS silent_sources
FROM provision_matrix AS m
JOIN speaking AS p ON p.source = m.source
JOIN sources_named AS s ON s.id = m.source
JOIN provisions AS v ON v.id = m.provision
WHERE m.agreement = :id
ORDER BY v.deadline_earliest IS NULL, v.deadline_earliest, m.provision, s.side, s.outlet_name, m.source

-- title: Sources, named
-- description: Sources with the names of their outlets and the sides on which these stand.
-- hidden: yes

SELECT s.*, o.name AS outlet_name, o.side AS side, k.label AS side_label
FROM sources AS s
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side

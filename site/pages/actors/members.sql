SELECT id, name FROM actors WHERE part_of = :id ORDER BY name

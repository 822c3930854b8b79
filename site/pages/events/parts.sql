SELECT id, title, date, standing, is_certain FROM events JOIN event_standing ON event = id WHERE part_of = :id ORDER BY date_earliest IS NULL, date_earliest, id

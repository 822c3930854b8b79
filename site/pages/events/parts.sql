SELECT id, title, date, class, status, contest FROM events WHERE part_of = :id ORDER BY date_earliest IS NULL, date_earliest, id

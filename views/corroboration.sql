-- title: Corroboration
-- description: How many sources report an event, how many independent origins they have (copies, and accounts of one press office, count once), and on which sides they stand; an outlet whose side is not known is of none.

SELECT
  f.id AS event,
  f.title AS title,
  f.date AS date,
  f.contest AS contest,
  f.sources AS sources,
  f.origins AS origins,
  f.sides AS sides,
  f.side_names AS side_names,
  f.disagreements AS disagreements
FROM events_flat AS f
ORDER BY f.origins DESC, f.sources DESC, f.id

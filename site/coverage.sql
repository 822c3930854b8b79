SELECT
  MIN(date_earliest) AS first, MAX(date_latest) AS last,
  (
    SELECT json_group_array(label) FROM (
      SELECT DISTINCT c.label FROM event_places AS e
      JOIN places AS p ON p.id = e.place
      JOIN codes AS c ON c.vocabulary = 'country' AND c.code = p.country
      ORDER BY c.label
    )
  ) AS places
FROM events

-- title: Events
-- description: Meetings, visits, statements, strikes and other events between the two countries, each with its sources.
-- noun: event
-- column date: When
-- column form: Kind
-- column place: Where
-- column actor: Who took part
-- column origins: Independent origins
-- column sides: Sides
-- filter topic: Topic
-- filter form: Kind
-- filter actor: Who took part
-- filter side: Side of the outlets
-- filter year: Year
-- filter contest: Contested
-- order -date: Newest first
-- order date: Oldest first
-- order title: Title, A to Z
-- order -origins: Most independent origins first

SELECT
  e.id, e.title, e.date,
  nullif(trim(
    CASE WHEN e.class <> 'act' THEN lower(n.label) WHEN e.status <> 'occurred' THEN lower(u.label) ELSE '' END
      || CASE
        WHEN e.contest = 'disputed' THEN '; disputed'
        WHEN c.disagreements > 0 THEN '; details disputed'
        WHEN e.contest = 'single_party' THEN '; one side only'
        WHEN e.contest = 'unknown_side' THEN '; side not known'
        ELSE ''
      END,
    '; '
  ), '') AS mark,
  json_object(e.form, f.label) AS form,
  (
    SELECT json_group_object(place, name) FROM (
      SELECT p.place, l.name FROM event_places AS p JOIN places AS l ON l.id = p.place
      WHERE p.event_id = e.id GROUP BY p.place ORDER BY min(p.item)
    )
  ) AS place,
  (
    SELECT json_group_object(actor, name) FROM (
      SELECT p.actor, a.name FROM event_participants AS p JOIN actors AS a ON a.id = p.actor
      WHERE p.event_id = e.id GROUP BY p.actor ORDER BY min(p.item)
    )
  ) AS actor,
  c.origins, c.sides,
  (
    SELECT json_group_object(t.topic, k.label) FROM event_topics AS t
    JOIN codes AS k ON k.vocabulary = 'topic' AND k.code = t.topic WHERE t.event_id = e.id
  ) AS topic,
  (
    SELECT json_group_object(k.code, k.label) FROM codes AS k
    WHERE k.vocabulary = 'side' AND instr('; ' || c.side_names || ';', '; ' || k.code || ';')
  ) AS side,
  CASE
    WHEN e.contest = 'disputed' THEN json_object('disputed', 'Disputed')
    WHEN c.disagreements > 0 THEN json_object('details', 'Details disputed')
    WHEN e.contest = 'single_party' THEN json_object('one_side', 'One side only')
    WHEN e.contest = 'undisputed' THEN json_object('undisputed', 'Undisputed')
    WHEN e.contest = 'unknown_side' THEN json_object('unknown_side', 'Side not known')
  END AS contest
FROM events AS e
JOIN events_flat AS c ON c.id = e.id
LEFT JOIN codes AS f ON f.vocabulary = 'event_form' AND f.code = e.form
LEFT JOIN codes AS n ON n.vocabulary = 'event_class' AND n.code = e.class
LEFT JOIN codes AS u ON u.vocabulary = 'event_status' AND u.code = e.status
ORDER BY e.date_earliest IS NULL, e.date_earliest DESC, e.id

-- title: Sources
-- description: The documents from which this was coded: articles, agencies' reports, texts of treaties, web pages.
-- noun: source
-- column date: Published
-- column outlet: Outlet
-- column side: Side
-- column read: Read
-- column events: Events
-- column confirmed: Also from other origins
-- column across: Also from other sides
-- column differs: Differs on
-- filter outlet: Outlet
-- filter origin: Goes back to
-- filter side: Side of the outlet
-- filter language: Language
-- filter type: Kind
-- filter read: How far it was read
-- filter topic: Topic of its events
-- filter contest: Contested
-- filter year: Year of publication
-- order -date: Newest first
-- order date: Oldest first
-- order title: Title, A to Z
-- order -events: Most events first
-- order -confirmed: Most events from other origins too first
-- order -differs: Most differences first

WITH
reporting (source, event, origins, sides) AS MATERIALIZED (
  SELECT r.source, r.record, e.origins, e.sides
  FROM sources_of_records AS r JOIN events_flat AS e ON e.id = r.record
  WHERE r."table" = 'events' AND r.supports + r.less_precise > 0
),
reported AS MATERIALIZED (
  SELECT source, count(*) AS events, count(*) FILTER (WHERE origins > 1) AS confirmed, count(*) FILTER (WHERE sides > 1) AS across
  FROM reporting GROUP BY source
),
-- Whose word is disputed: by others, or by itself of what is published.
disputed (source, is_against) AS MATERIALIZED (
  SELECT value, max(is_against) FROM (
    SELECT j.value, FALSE AS is_against FROM disagreements AS d, json_each('["' || replace(d.supported_by, ';', '","') || '"]') AS j
    UNION ALL
    SELECT source, TRUE FROM disagreements_named
  ) GROUP BY value
),
differing AS MATERIALIZED (
  SELECT source, count(DISTINCT "table" || ' ' || record || ' ' || coalesce(item, '') || ' ' || coalesce(field, '')) AS cells
  FROM disagreements_named GROUP BY source
)
SELECT
  s.id, s.title, s.language AS title_language, s.title_translated AS subtitle, s.published AS date,
  nullif(trim(
    CASE
      WHEN s.origin IS NOT NULL AND s.origin <> s.outlet THEN 'goes back to ' || g.name
      WHEN s.syndicated_from IS NOT NULL THEN 'a copy'
      ELSE ''
    END || CASE i.is_against WHEN TRUE THEN '; says otherwise' WHEN FALSE THEN '; others say otherwise' ELSE '' END,
    '; '
  ), '') AS mark,
  json_object(s.outlet, o.name) AS outlet,
  json_object(o.side, k.label) AS side,
  json_object(s.language, language_name(s.language)) AS language,
  json_object(s.read, r.label) AS read,
  coalesce(y.events, 0) AS events, coalesce(y.confirmed, 0) AS confirmed, coalesce(y.across, 0) AS across,
  coalesce(d.cells, 0) AS differs,
  json_object(s.type, t.label) AS type,
  json_object(w.origin, f.name) AS origin,
  (
    SELECT json_group_object(topic, label) FROM (
      SELECT DISTINCT p.topic, l.label FROM reporting AS e
      JOIN event_topics AS p ON p.event_id = e.event
      JOIN codes AS l ON l.vocabulary = 'topic' AND l.code = p.topic
      WHERE e.source = s.id
    )
  ) AS topic,
  CASE i.is_against
    WHEN TRUE THEN json_object('otherwise', 'Says otherwise than published')
    WHEN FALSE THEN json_object('details', 'Others say otherwise')
    ELSE json_object('undisputed', 'Undisputed')
  END AS contest
FROM sources AS s
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN outlets AS g ON g.id = s.origin
LEFT JOIN origins_of_sources AS w ON w.source = s.id
LEFT JOIN outlets AS f ON f.id = w.origin
LEFT JOIN reported AS y ON y.source = s.id
LEFT JOIN differing AS d ON d.source = s.id
LEFT JOIN disputed AS i ON i.source = s.id
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side
LEFT JOIN codes AS t ON t.vocabulary = 'csl_type' AND t.code = s.type
LEFT JOIN codes AS r ON r.vocabulary = 'read' AND r.code = s.read
ORDER BY s.published_earliest IS NULL, s.published_earliest DESC, s.id

-- title: Sources
-- description: The documents from which this was coded: articles, agencies' reports, texts of treaties, web pages.
-- noun: source
-- column date: Published
-- column outlet: Outlet
-- column side: Side
-- column language: Language
-- column read: Read
-- column events: Events
-- column differs: Differs on
-- filter outlet: Outlet
-- filter side: Side of the outlet
-- filter language: Language
-- filter type: Kind
-- filter read: How far it was read
-- filter year: Year of publication
-- order -date: Newest first
-- order date: Oldest first
-- order title: Title, A to Z
-- order -events: Most events first
-- order -differs: Most differences first

WITH
reported AS MATERIALIZED (
  SELECT source, count(DISTINCT iif("table" = 'events' AND supports + less_precise > 0, record, NULL)) AS events
  FROM sources_of_records GROUP BY source
),
differing AS MATERIALIZED (
  SELECT source, count(DISTINCT "table" || ' ' || record || ' ' || coalesce(item, '') || ' ' || coalesce(field, '')) AS cells
  FROM disagreements_named GROUP BY source
)
SELECT
  s.id, s.title, s.language AS title_language, s.title_translated AS subtitle, s.published AS date,
  CASE
    WHEN s.origin IS NOT NULL AND s.origin <> s.outlet THEN 'goes back to ' || g.name
    WHEN s.syndicated_from IS NOT NULL THEN 'a copy'
  END AS mark,
  json_object(s.outlet, o.name) AS outlet,
  json_object(o.side, k.label) AS side,
  json_object(s.language, CASE s.language
    WHEN 'ar' THEN 'Arabic' WHEN 'bs' THEN 'Bosnian' WHEN 'ckb' THEN 'Central Kurdish' WHEN 'de' THEN 'German'
    WHEN 'en' THEN 'English' WHEN 'es' THEN 'Spanish' WHEN 'fa' THEN 'Persian' WHEN 'fil' THEN 'Filipino'
    WHEN 'fr' THEN 'French' WHEN 'hi' THEN 'Hindi' WHEN 'it' THEN 'Italian' WHEN 'kmr' THEN 'Northern Kurdish'
    WHEN 'ru' THEN 'Russian' WHEN 'tr' THEN 'Turkish' WHEN 'ur' THEN 'Urdu' ELSE s.language
  END) AS language,
  json_object(s.read, r.label) AS read,
  coalesce(y.events, 0) AS events,
  coalesce(d.cells, 0) AS differs,
  json_object(s.type, t.label) AS type
FROM sources AS s
JOIN outlets AS o ON o.id = s.outlet
LEFT JOIN outlets AS g ON g.id = s.origin
LEFT JOIN reported AS y ON y.source = s.id
LEFT JOIN differing AS d ON d.source = s.id
LEFT JOIN codes AS k ON k.vocabulary = 'side' AND k.code = o.side
LEFT JOIN codes AS t ON t.vocabulary = 'csl_type' AND t.code = s.type
LEFT JOIN codes AS r ON r.vocabulary = 'read' AND r.code = s.read
ORDER BY s.published_earliest IS NULL, s.published_earliest DESC, s.id

-- title: Evidence, named
-- description: What each source says of a cell, an item or a record: the outlet, its side and the day of the page, and by whose word; a speaker or reporter relays nobody.
-- hidden: yes

SELECT
  e.record AS record, e."table" AS "table", COALESCE(e.item, e.field) AS of_what, e.field AS field, e.relation AS relation,
  e.value AS says, e.locator AS locator, e.note AS note,
  CASE
    WHEN e.voice = 'outlet' THEN NULL
    -- A statement or a report is somebody's word as it is, whom the record names.
    WHEN COALESCE(t.speaker, r.reporter) = e.attributed_to THEN LOWER(c.label)
    WHEN e.attributed_to IS NULL AND e.voice_named AND e.voice <> 'other_media' AND COALESCE(t.speaker, r.reporter) IS NOT NULL
    THEN LOWER(c.label)
    ELSE 'by way of ' || COALESCE(a.name, LOWER(v.label) || IIF(e.voice_named, '', ', not named')) || COALESCE(' (' || LOWER(c.label) || ')', '')
  END AS heard,
  s.id AS source, s.outlet_name AS outlet_name, s.side AS side, s.side_label AS side_label, s.published AS published,
  s.published_earliest AS published_earliest, s.language AS language
FROM evidence AS e
JOIN sources_named AS s ON s.id = e.source
LEFT JOIN codes AS v ON v.vocabulary = 'voice' AND v.code = e.voice
LEFT JOIN codes AS c ON c.vocabulary = 'channel' AND c.code = e.channel
LEFT JOIN actors AS a ON a.id = e.attributed_to
LEFT JOIN statements AS t ON e."table" = 'statements' AND t.id = e.record
LEFT JOIN implementation_reports AS r ON e."table" = 'implementation_reports' AND r.id = e.record

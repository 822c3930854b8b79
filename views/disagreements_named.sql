-- title: Disagreements, named
-- description: What each source has of a disputed cell that differs, with the title of the record, the page where it is shown, the actor, stage or number whose row it is, and the outlet; the outlets of supporting sources, as JSON.
-- hidden: yes

SELECT
  v.id AS id, d."table" AS "table", d.record AS record, d.item AS item, d.field AS field, d.published AS published,
  d.supported_by AS supported_by, v.relation AS relation, v.value AS says, v.source AS source, v.locator AS locator,
  v.attributed_to AS attributed_to, v.note AS note,
  COALESCE(whole.title, t.title) AS record_title, t.page_table AS page_table, t.page_id AS page_id,
  COALESCE(participant.name, party.name, 'stage: ' || LOWER(stage.label), measure.label || ', ' || q.of) AS of_whom,
  (
    SELECT JSON_GROUP_OBJECT(w.id, w.outlet_name)
    FROM JSON_EACH('["' || REPLACE(d.supported_by, ';', '","') || '"]') AS i CROSS JOIN sources_named AS w ON w.id = i.value
  ) AS supporters,
  s.outlet AS outlet, s.outlet_name AS outlet_name, s.side AS side, s.side_label AS side_label,
  s.published AS source_published
FROM disagreements AS d
JOIN evidence AS v
  ON v."table" = d."table" AND v.record = d.record AND v.item IS d.item AND v.field IS d.field
  AND (
    v.relation IN ('conflicts', 'denies')
    OR (v.value IS NOT NULL AND INSTR(';' || d.contested_by || ';', ';' || v.source || ';') > 0)
  )
JOIN sources_named AS s ON s.id = v.source
LEFT JOIN titles AS t ON t."table" = d."table" AND t.record = d.record
LEFT JOIN item_paths AS i ON i."table" = d."table" AND i.record = d.record AND i.item = d.item
LEFT JOIN event_participants AS e ON d."table" = 'event_participants' AND e.event_id = d.record AND e.item = i.place
LEFT JOIN actors AS participant ON participant.id = e.actor
LEFT JOIN agreement_parties AS a ON d."table" = 'agreement_parties' AND a.agreement_id = d.record AND a.item = i.place
LEFT JOIN actors AS party ON party.id = a.actor
LEFT JOIN agreement_stages AS g ON d."table" = 'agreement_stages' AND g.id = d.record
LEFT JOIN codes AS stage ON stage.vocabulary = 'agreement_stage' AND stage.code = g.stage
LEFT JOIN event_quantities AS q ON d."table" = 'event_quantities' AND q.event_id = d.record AND q.item = i.place
LEFT JOIN codes AS measure ON measure.vocabulary = 'measure' AND measure.code = q.measure
LEFT JOIN agreements AS whole ON whole.id = g.agreement_id

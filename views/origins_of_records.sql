-- title: Origins of records
-- description: To what each source of a record goes back: an outlet or wire, and by whose voice: the press office, where all that it has by another's word is one statement of it, else the same; its own word beside that is no other origin. No more origins are independent than either count says. For an event or an agreement speaks who speaks for anything in it.
-- hidden: yes

WITH
heard ("table", record, source, relation, voice, channel, office) AS (
  SELECT t.page_table, t.page_id, e.source, e.relation, nullif(e.voice, 'outlet'), e.channel, e.attributed_to
  FROM evidence AS e JOIN titles AS t ON t."table" = e."table" AND t.record = e.record
  UNION ALL
  SELECT "table", record, source, relation, nullif(voice, 'outlet'), channel, attributed_to
  FROM evidence WHERE "table" IN ('implementation_reports', 'provisions', 'statements')
)
SELECT
  heard."table" AS "table", heard.record AS record, heard.source AS source, first.origin AS origin,
  CASE
    WHEN min(heard.voice IS NULL OR (heard.channel IS 'press_office' AND heard.office IS NOT NULL))
      AND min(iif(heard.voice IS NULL, NULL, heard.office)) = max(iif(heard.voice IS NULL, NULL, heard.office))
    THEN 'office ' || min(iif(heard.voice IS NULL, NULL, heard.office))
    ELSE first.origin
  END AS voice
FROM heard JOIN origins_of_sources AS first ON first.source = heard.source
GROUP BY heard."table", heard.record, heard.source
HAVING max(heard.relation IN ('supports', 'less_precise'))

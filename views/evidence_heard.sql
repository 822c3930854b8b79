-- title: Whose word a row of evidence goes by
-- description: For each row of evidence that a source has from somebody else: from whom, and how it came to the source.
-- hidden: yes

SELECT
  e.id AS evidence,
  coalesce(a.name, lower(v.label) || iif(e.voice_named, '', ', not named')) || coalesce(' (' || lower(c.label) || ')', '') AS heard
FROM evidence AS e
JOIN codes AS v ON v.vocabulary = 'voice' AND v.code = e.voice
LEFT JOIN codes AS c ON c.vocabulary = 'channel' AND c.code = e.channel
LEFT JOIN actors AS a ON a.id = e.attributed_to
WHERE e.voice <> 'outlet'

-- title: Events
-- noun: event
-- filters: topic, year, actor
-- dates: those of known days

SELECT
  f.id, f.title, f.date, f.date_earliest, f.date_latest, COALESCE(f.place, f.places) AS place, f.latitude, f.longitude,
  f.topics AS categories,
  CASE
    WHEN f.status IN ('cancelled', 'not_held') THEN 'CANCELLED'
    WHEN f.class = 'act' AND f.status = 'occurred' THEN 'CONFIRMED'
    ELSE 'TENTATIVE'
  END AS status,
  json_array(
    CASE WHEN NOT (f.class = 'act' AND f.status = 'occurred') THEN c.label || '.' END,
    f.summary,
    CASE WHEN f.participants <> '' THEN 'With ' || f.participants || '.' END,
    'Reported by ' || printf('%,d', f.sources) || iif(f.sources = 1, ' source', ' sources')
      || CASE WHEN f.disagreements > 0
        THEN '; ' || printf('%,d', f.disagreements) || iif(f.disagreements = 1, ' disagreement', ' disagreements')
          || ' between them' ELSE '' END || '.'
  ) AS sentences
FROM events_flat AS f
LEFT JOIN codes AS c
  ON c.vocabulary = CASE f.class WHEN 'act' THEN 'event_status' ELSE 'event_class' END
  AND c.code = CASE f.class WHEN 'act' THEN f.status ELSE f.class END
WHERE f.id IN (
  SELECT e.id FROM events AS e
  WHERE (:year = '' OR '; ' || f.possible_years || ';' LIKE '%; ' || :year || ';%')
  AND (:topic = '' OR EXISTS (SELECT 1 FROM event_topics AS t WHERE t.event_id = e.id AND t.topic = :topic))
  AND (:actor = '' OR EXISTS (SELECT 1 FROM event_participants AS p WHERE p.event_id = e.id AND p.actor = :actor))
)
ORDER BY f.date_earliest DESC, f.date_latest DESC, f.id

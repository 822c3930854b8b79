WITH
events_named AS (
  SELECT e.date_earliest AS day, e.title, '/events/' || e.id AS href, 'event' AS kind
  FROM events AS e
  JOIN events_flat AS f ON f.id = e.id
  WHERE e.part_of IS NULL AND e.class = 'act' AND e.status = 'occurred' AND e.form <> 'signing'
    AND JULIANDAY(COALESCE(e.date_latest, e.date_earliest)) - JULIANDAY(e.date_earliest) <= 31
  ORDER BY f.sources DESC, e.id
  LIMIT 9
),
agreements_named AS (
  SELECT * FROM agreements_reported
  WHERE signed_earliest >= (SELECT MIN(date_earliest) FROM events) AND signed_latest <= (SELECT MAX(date_latest) FROM events)
  ORDER BY sources DESC, id LIMIT 6
)
SELECT * FROM events_named
UNION ALL
SELECT signed_earliest, 'Signed: ' || title, '/agreements/' || id, 'agreement'
FROM agreements_named
WHERE JULIANDAY(signed_latest) - JULIANDAY(signed_earliest) <= 31
UNION ALL
SELECT DISTINCT p.deadline_earliest, 'Deadline: ' || a.title, '/agreements/' || a.id, 'agreement'
FROM provisions AS p
JOIN agreements_named AS a ON a.id = p.agreement_id
WHERE JULIANDAY(p.deadline_latest) - JULIANDAY(p.deadline_earliest) <= 31
ORDER BY day, href

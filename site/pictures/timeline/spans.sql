WITH
agreements_named AS (
  SELECT * FROM agreements_reported
  WHERE signed_earliest >= (SELECT MIN(date_earliest) FROM events) AND signed_latest <= (SELECT MAX(date_latest) FROM events)
  ORDER BY sources DESC, id LIMIT 6
),
wide AS (
  SELECT '/events/' || e.id AS href, e.title, e.date, e.date_earliest AS start, e.date_latest AS "end", k.label AS standing, e.contest = 'disputed' AS disputed,
    e.date_precision <> 'interval' AS within
  FROM events AS e
  JOIN codes AS k ON k.id = iif(e.class = 'act', 'event_status:' || e.status, 'event_class:' || e.class)
  UNION ALL
  SELECT '/agreements/' || id, 'Signing: ' || title, signed, signed_earliest, signed_latest, 'Agreement', 0, 1 FROM agreements_named
  UNION ALL
  SELECT DISTINCT '/agreements/' || a.id, 'Deadline: ' || a.title, p.deadline, p.deadline_earliest, p.deadline_latest, 'Agreement', 0, 1
  FROM provisions AS p
  JOIN agreements_named AS a ON a.id = p.agreement_id
)
SELECT *, ROW_NUMBER() OVER (ORDER BY COALESCE("end", start), start, href) AS line
FROM wide
WHERE date IS NOT NULL AND (start IS NULL OR "end" IS NULL OR JULIANDAY("end") - JULIANDAY(start) > 31)

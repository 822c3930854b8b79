WITH told AS (
  SELECT r.id, r.as_of, r.as_of_earliest AS start, r.as_of_latest AS "end", r.status, k.label AS status_label, r.contest = 'disputed' AS disputed,
    a.id AS reporter_id, a.name AS reporter, i.label AS interest,
    CASE a.country WHEN 'IRN' THEN 'Iran' WHEN 'IRQ' THEN 'Iraq' ELSE 'Other or none' END AS side,
    JULIANDAY(COALESCE(r.as_of_earliest, r.as_of_latest)) AS day,
    DENSE_RANK() OVER (ORDER BY i.label) AS interest_number, DENSE_RANK() OVER (ORDER BY i.label, COALESCE(a.country, 'none') NOT IN ('IRN', 'IRQ'), a.country, a.name, a.id) AS reporter_number
  FROM implementation_reports AS r
  JOIN actors AS a ON a.id = r.reporter
  JOIN codes AS k ON k.vocabulary = 'implementation_status' AND k.code = r.status
  JOIN codes AS i ON i.vocabulary = 'interest' AND i.code = r.interest
  WHERE r.agreement_id = :id AND r.as_of IS NOT NULL
), followed AS ( -- reports of one reporter within a month of each other stand on up to three lines, not to cover each other
  SELECT *, day - LAG(day, 1, 0) OVER (PARTITION BY reporter_number ORDER BY day, id) > 31 AS apart FROM told
), grouped AS (
  SELECT *, SUM(apart) OVER (PARTITION BY reporter_number ORDER BY day, id ROWS UNBOUNDED PRECEDING) AS spell FROM followed
), laid AS (
  SELECT *, (ROW_NUMBER() OVER (PARTITION BY reporter_number, spell ORDER BY day, id) - 1) % 3 AS lane FROM grouped
), reporters AS (
  SELECT reporter_number, SUM(MAX(lane) + 1) OVER (ORDER BY reporter_number) - MAX(lane) - 1 AS lines_before
  FROM laid
  GROUP BY reporter_number
)
SELECT '#' || l.id AS href, as_of, start, "end", status, status_label, disputed, '/actors/' || reporter_id AS reporter_href,
  reporter, interest, side, interest_number, reporter_number, lines_before + lane AS line,
  ROW_NUMBER() OVER (PARTITION BY reporter_number ORDER BY lane, day, l.id) = 1 AS opens_reporter,
  ROW_NUMBER() OVER (PARTITION BY interest_number ORDER BY reporter_number, lane, day, l.id) = 1 AS opens_interest
FROM laid AS l
JOIN reporters USING (reporter_number)
ORDER BY reporter_number, day, l.id

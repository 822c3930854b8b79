-- title: Figures
-- description: How much there is. An origin is an outlet, wire or press office that a report goes back to: copies, pages of one wire and accounts of one office count once.

WITH
side_of (event, side) AS (
  SELECT DISTINCT reporting.event, outlets.side
  FROM reporting JOIN sources ON sources.id = reporting.source JOIN outlets ON outlets.id = sources.outlet
),
across (event, iranian, iraqi, third) AS (
  SELECT
    event, max(side IN ('iranian')), max(side IN ('iraqi_federal', 'kurdistan_region')), max(side IN ('third_party'))
  FROM side_of GROUP BY event
),
of_known_side (event, origins) AS (
  SELECT reporting.record, min(count(DISTINCT reporting.origin), count(DISTINCT reporting.voice))
  FROM origins_of_records AS reporting JOIN outlets AS first ON first.id = reporting.origin
  WHERE reporting."table" = 'events' AND first.side <> 'unknown'
  GROUP BY reporting.record
)
SELECT 'Events' AS figure, count(*) AS number FROM events
UNION ALL SELECT 'Events that are acts', sum(class = 'act') FROM events
UNION ALL SELECT 'Events with two or more independent origins', sum(origins >= 2) FROM events_flat
UNION ALL SELECT 'Events with two or more origins whose side is known', sum(origins >= 2) FROM of_known_side
UNION ALL SELECT 'Events with an Iranian and an Iraqi or Kurdistan Region outlet', sum(iranian AND iraqi) FROM across
UNION ALL
SELECT 'Events with outlets of both, or of one of them and of a third party', sum((iranian AND iraqi) OR (third AND (iranian OR iraqi))) FROM across
UNION ALL SELECT 'Events of which a detail is disputed', sum(disagreements > 0) FROM events_flat
UNION ALL SELECT 'Agreements', count(*) FROM agreements
UNION ALL SELECT 'Provisions', count(*) FROM provisions
UNION ALL SELECT 'Implementation reports', count(*) FROM implementation_reports
UNION ALL SELECT 'Statements', count(*) FROM statements
UNION ALL SELECT 'Actors', count(*) FROM actors
UNION ALL SELECT 'Offices', count(*) FROM offices
UNION ALL SELECT 'Outlets', count(*) FROM outlets
UNION ALL SELECT 'Sources', count(*) FROM sources
UNION ALL SELECT 'Sources read whole', sum(read = 'full') FROM sources
UNION ALL SELECT 'Sources read as an excerpt', sum(read = 'excerpt') FROM sources
UNION ALL SELECT 'Rows of evidence', count(*) FROM evidence WHERE source IS NOT NULL
UNION ALL SELECT 'Disputed cells', count(*) FROM disagreements

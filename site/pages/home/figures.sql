SELECT
  (SELECT COUNT(*) FROM sources WHERE read = 'full') AS read_whole,
  (SELECT COUNT(*) FROM sources WHERE read = 'excerpt') AS read_excerpt,
  (SELECT MIN(SUBSTR(possible_years, 1, 4)) FROM events_flat) AS first_year,
  (SELECT MAX(SUBSTR(possible_years, -4)) FROM events_flat) AS last_year,
  (SELECT COUNT(*) FROM disagreements) AS differing_cells,
  (SELECT COUNT(*) FROM implementation_reports) AS reports,
  (SELECT COUNT(*) FROM outlets) AS outlets,
  (SELECT COUNT(DISTINCT language) FROM sources) AS languages

SELECT
  (SELECT MIN(year) FROM events) AS first_year,
  (SELECT MAX(CAST(SUBSTR(date_latest, 1, 4) AS INTEGER)) FROM events) AS last_year,
  (SELECT COUNT(*) FROM disagreements) AS differing_cells,
  (SELECT COUNT(*) FROM implementation_reports) AS reports,
  (SELECT COUNT(*) FROM outlets) AS outlets,
  (SELECT COUNT(DISTINCT language) FROM sources) AS languages

-- title: Months
-- description: Events that surely lie within each month from January 2023 to the last look-up: all, those with two or more independent origins, and those with a disputed detail. Look-ups name a month where their words have its name, in English or Arabic, or its number, and the year; many more were made by person, theme or year, and Iranian months, which lie across two of these, are not counted.

WITH RECURSIVE
months (first) AS (
  SELECT '2023-01-01'
  UNION ALL
  SELECT date(first, '+1 month') FROM months WHERE first < (SELECT date(max(looked_on), 'start of month') FROM search_log)
),
names (number, name) AS (
  VALUES
  ('01', 'January'), ('01', 'كانون الثاني'), ('01', 'يناير'), ('02', 'February'), ('02', 'شباط'), ('02', 'فبراير'),
  ('03', 'March'), ('03', 'آذار'), ('03', 'مارس'), ('04', 'April'), ('04', 'نيسان'), ('04', 'أبريل'),
  ('05', 'May'), ('05', 'أيار'), ('05', 'مايو'), ('06', 'June'), ('06', 'حزيران'), ('06', 'يونيو'),
  ('07', 'July'), ('07', 'تموز'), ('07', 'يوليو'), ('08', 'August'), ('08', 'آب'), ('08', 'أغسطس'),
  ('09', 'September'), ('09', 'أيلول'), ('09', 'سبتمبر'), ('10', 'October'), ('10', 'تشرين الأول'), ('10', 'أكتوبر'),
  ('11', 'November'), ('11', 'تشرين الثاني'), ('11', 'نوفمبر'), ('12', 'December'), ('12', 'كانون الأول'), ('12', 'ديسمبر')
),
terms (words) AS MATERIALIZED (SELECT DISTINCT ' ' || search_terms || ' ' FROM search_log),
looked (first, look_ups) AS MATERIALIZED (
  SELECT months.first, count(DISTINCT terms.words)
  FROM months
  JOIN names ON names.number = substr(months.first, 6, 2)
  JOIN terms
    ON terms.words GLOB '* ' || substr(months.first, 1, 7) || '[- ]*'
    OR (terms.words LIKE '% ' || names.name || ' %' AND terms.words LIKE '%' || substr(months.first, 1, 4) || '%')
  GROUP BY months.first
)
SELECT
  substr(months.first, 1, 7) AS month,
  count(events_flat.id) AS events,
  coalesce(sum(events_flat.class = 'act'), 0) AS acts,
  coalesce(sum(events_flat.origins >= 2), 0) AS two_origins,
  coalesce(sum(events_flat.disagreements > 0), 0) AS disputed,
  coalesce(looked.look_ups, 0) AS look_ups_that_name_it
FROM months
LEFT JOIN looked ON looked.first = months.first
LEFT JOIN events_flat
  ON events_flat.date_earliest >= months.first AND events_flat.date_latest < date(months.first, '+1 month')
GROUP BY months.first
ORDER BY months.first

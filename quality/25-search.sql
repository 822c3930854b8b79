-- title: What was looked for
-- description: The search log: pages that were considered, by the side of their outlet, and what became of them.

SELECT
  coalesce(codes.label, 'No page found') AS side,
  count(*) AS pages,
  sum(log.kept) AS kept,
  sum(log.reason = 'copy') AS copies,
  sum(log.reason = 'adds_nothing') AS add_nothing,
  sum(log.reason IN ('other_topic', 'outside_period')) AS of_something_else,
  sum(log.reason IN ('aggregator', 'unreadable', 'not_used')) AS not_used,
  count(DISTINCT log.search_terms) AS look_ups
FROM search_log AS log
LEFT JOIN codes ON codes.vocabulary = 'side' AND codes.code = log.side
GROUP BY 1
ORDER BY pages DESC, side

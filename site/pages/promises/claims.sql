-- What each side last said of a promise, or of an agreement as a whole; agreements of which most is said first.
SELECT agreement AS agreement_id, agreement_title, provision, country, as_of, status, status_label, judged_by, claimant, claimant_name,
  interest, content, contest, claims, latest_report
FROM implementation_by_provision
ORDER BY SUM(claims) OVER (PARTITION BY agreement) DESC, agreement, SUM(claims) OVER (PARTITION BY agreement, provision) DESC,
  provision, country

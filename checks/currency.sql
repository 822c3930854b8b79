-- title: Money has a currency, and nothing else has
-- description: An amount of money is read by its currency (ISO 4217), what is measured by its unit (UCUM).
-- rule: unit

WITH counted ("table", record, item, measure, currency) AS (
  SELECT 'provision_quantities', provision_id, item, measure, currency FROM provision_quantities
  UNION ALL
  SELECT 'event_quantities', event_id, item, measure, currency FROM event_quantities
)
SELECT "table", record, item, 'currency' AS field,
  CASE
    WHEN currency IS NULL THEN 'is missing; give the code of ISO 4217 of the money'
    ELSE 'is of money, and this is ' || measure || '; take it out, or correct the measure'
  END AS message
FROM counted
WHERE (measure = 'money') <> (currency IS NOT NULL)

-- title: A deadline is not before the signing
-- description: What an agreement promises is not due before it was signed.
-- rule: date-order

SELECT 'provisions' AS "table", provision.id AS record, NULL AS item, 'deadline' AS field,
  provision.deadline || ' is before the signing, ' || stage.date || '; correct one of them' AS message
FROM provisions AS provision
JOIN agreement_stages AS stage ON stage.agreement_id = provision.agreement_id AND stage.stage = 'signed'
WHERE provision.deadline_latest < stage.date_earliest

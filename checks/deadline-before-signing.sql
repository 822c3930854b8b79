-- title: A deadline is not before the signing
-- description: What an agreement promises is not due before it was signed.
-- rule: date-order

SELECT 'provisions' AS "table", provision.id AS record, NULL AS item, 'deadline' AS field,
  provision.deadline || ' is before the signing, ' || agreement.signed || '; correct one of them' AS message
FROM provisions AS provision
JOIN agreements AS agreement ON agreement.id = provision.agreement_id
WHERE provision.deadline_latest < agreement.signed_earliest

-- title: All versions of a promise name one provision
-- description: A provision that others are variants of is a variant of none, so that a family is one step deep and in no circle.
-- rule: variant-of

SELECT 'provisions' AS "table", version.id AS record, NULL AS item, 'variant_of' AS field,
  'names ''' || version.variant_of || ''', which is itself a variant of ''' || named.variant_of || '''; name that one' AS message
FROM provisions AS version
JOIN provisions AS named ON named.id = version.variant_of
WHERE named.variant_of IS NOT NULL

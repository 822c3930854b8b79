-- title: Shelved tools
-- description: Tools that are shelved low, and the order of the same number.

SELECT i.label, o."table", o."rank" FROM "items" AS i LEFT JOIN "order" AS o ON o."No." = i."key" WHERE i.items_fts = 'low'

SELECT field, note FROM evidence WHERE record = :id AND relation = 'missing' ORDER BY field

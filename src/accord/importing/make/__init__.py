"""What an import makes of tables: schemas, the description of the whole, data in forms that a check reads."""

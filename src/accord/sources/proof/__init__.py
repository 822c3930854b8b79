"""One regular expression for the rows of a table: what it matches is right, and need not be looked at again."""

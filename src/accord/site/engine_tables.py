"""Tables that the engine itself gives every dataset, the only ones that the site's code knows by name."""

CODES = "codes"  # every code of every vocabulary, which the codebook shows
EVIDENCE = "evidence"  # which source supports which cell; lines of it name a table and a record
WITHDRAWN = "withdrawn"  # records that were taken back, whose addresses say so

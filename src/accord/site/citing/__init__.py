"""How a record and the whole are cited, and how a fault in them is reported: words, BibTeX, RIS, a prepared text."""

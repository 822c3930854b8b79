"""One box for names in any spelling, titles and texts: ``page`` answers; ``find`` asks the index of names."""

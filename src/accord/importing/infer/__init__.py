"""What tables of texts mean: kinds of values, words for none, keys, references, codes, units; from all of the data."""

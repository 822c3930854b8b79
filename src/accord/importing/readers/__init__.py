"""Readers, one a format: from a file or folder to tables of texts, with what the source declares of them."""

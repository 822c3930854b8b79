"""Descriptors: what is said about the published files, one module a format."""

"""Authoring: what helps the people who write records."""

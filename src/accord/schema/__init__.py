"""Schemas: what a record may say. From JSON files to tables, columns and exact words."""

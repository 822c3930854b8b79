"""Comparing: how two versions of a published dataset differ, record by record and cell by cell."""

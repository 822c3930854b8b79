"""Rows and files to take away: ``serve`` gives any table, filter or answer, ``downloads`` what is published."""

"""Checks of three kinds: shape (JSON Schema), relations (keys, references), meaning (dates, evidence, neutrality).

All problems are collected, none is raised.
"""

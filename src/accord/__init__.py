"""Accord: curated, evidenced records made into validated, described, published tables."""

__version__ = "0.1.0"

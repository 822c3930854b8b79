"""The parameter of an address that filters the rows of a table by a column, whatever the column is called."""

from __future__ import annotations

ITEM = "has"  # the comparison with an item of a list


def filter_parameter(column: str) -> str:
    """Return the name of the parameter whose value a column has to hold.

    Datasette takes a name that begins with an underscore for one of its own parameters, and what follows two
    underscores for a comparison: there the comparison is written out.
    """
    return f"{column}__exact" if column.startswith("_") or "__" in column else column


def item_parameter(column: str) -> str:
    """Return the name of the parameter whose value the lists of a column have to hold."""
    return f"{column}__{ITEM}"

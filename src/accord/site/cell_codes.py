"""Columns that name tables and columns of others, as those of evidence do: codes, with titles as their labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def labels_of(columns: Iterable[str], resources: Iterable[Mapping[str, Any]]) -> dict[str, dict[Any, str]]:
    """Return the labels of columns of a table that is made, where its rows name records of other tables.

    Args:
        columns: the names of those of the table.
        resources: the tables, as the Data Package describes them.
    """
    if not {"table", "record"} <= set(columns):
        return {}
    known = list(resources)
    titles: dict[Any, set[str]] = {}
    for one in (column for resource in known for column in resource["schema"]["fields"]):
        titles.setdefault(one["name"], set()).add(one.get("title") or _words(one["name"]))
    fields = {name: next(iter(some)) if len(some) == 1 else _words(name) for name, some in titles.items()}
    return {"table": {one["name"]: one.get("title") or _words(one["name"]) for one in known}, "field": fields}


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()

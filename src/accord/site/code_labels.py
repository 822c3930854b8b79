"""Codes in views and answers, whose columns no schema describes: people read the labels of these codes.

A column holds the codes of columns of its name in tables, or of the one that ``codes`` in ``site.json`` gives for it.
Where these call a code by different labels, it stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup, escape

from accord.site.build_facts import settings
from accord.site.tables import tables

BETWEEN = re.compile(r"(, ?|; ?)")  # items of a list


@cache
def _labels(name: str) -> dict[str, str]:
    """Return the label of each code that a column of a view or an answer may hold, by its name."""
    table, _, column = settings()["codes"].get(name, "").partition(".")
    holders = [tables()[table]] if table in tables() else list(tables().values())
    labels: dict[str, set[str]] = {}
    for holder in holders:
        known = holder.columns.get(column or name)
        for code, label in known.codes.items() if known else ():
            labels.setdefault(str(code), set()).add(label)
    return {code: next(iter(some)) for code, some in labels.items() if len(some) == 1}


def in_words(column: str, value: str) -> Markup | None:
    """Return a value of a view or an answer with labels in place of codes; nothing where it holds none."""
    labels, parts = _labels(column), BETWEEN.split(value)
    if not any(part in labels for part in parts):
        return None
    shown = Markup('<span title="{}">{}</span>')
    return Markup("").join(shown.format(part, labels[part]) if part in labels else escape(part) for part in parts)

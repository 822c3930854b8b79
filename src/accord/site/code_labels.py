"""Codes in views and answers, whose columns no schema describes: people read the labels of these codes.

A value is a code where a column of that name holds it in some table; words joined by an underscore, which nobody writes
for people, also where any other column does. Where tables call a code by different labels, it stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup, escape

from accord.site.tables import tables

BETWEEN = re.compile(r"(, ?|; ?)")  # items of a list
ANYWHERE = ""  # in place of the name of a column


@cache
def _labels() -> dict[tuple[str, str], set[str]]:
    """Return the labels of each code, by the column that holds it, and by none if it has an underscore."""
    labels: dict[tuple[str, str], set[str]] = {}
    for table in tables().values():
        for column in table.columns.values():
            for code, label in column.codes.items():
                names = (column.name, ANYWHERE) if "_" in str(code) else (column.name,)
                for name in names:
                    labels.setdefault((name, str(code)), set()).add(label)
    return labels


def in_words(column: str, value: str) -> Markup | None:
    """Return a value of a view or an answer with labels in place of codes; nothing where it holds none."""
    parts = BETWEEN.split(value)
    known = [_label(column, part) for part in parts[::2]]
    if not any(known):
        return None
    shown = [
        Markup('<span title="{}">{}</span>').format(part, label) if label else escape(part)
        for part, label in zip(parts[::2], known, strict=True)
    ]
    return Markup("").join(piece for pair in zip(shown, [*map(escape, parts[1::2]), ""], strict=True) for piece in pair)


def _label(column: str, part: str) -> str:
    """Return the label of a code that a column holds, where there is one alone."""
    for name in (column, ANYWHERE):
        if len(labels := _labels().get((name, part), set())) == 1:
            (label,) = labels
            return label
    return ""

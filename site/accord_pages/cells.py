"""Cells of tables, as HTML. In Python, not in a template: a page has a thousand of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datasette.utils import to_css_class
from markupsafe import Markup, escape

LONG = 160  # characters from which a cell is folded
BEGINNING = 100  # characters of a folded cell that show


def row(cells: Iterable[dict[str, Any]]) -> Markup:
    """Return the cells of a row of a table, as Datasette describes them."""
    form = '<td class="col-{} type-{}" dir="auto">{}</td>'
    return Markup("\n").join(
        Markup(form.format(to_css_class(one["column"]), one["value_type"], fold(one["value"], one["raw"])))  # noqa: S704 - fold escapes
        for one in cells
    )


def fold(shown: Any, whole: Any) -> Markup:
    """Return a cell as it is shown, folded where it is long, with all its text where what is shown was cut."""
    html = escape(shown)
    if len(whole if isinstance(whole, str) else html) <= LONG:
        return html
    plain = isinstance(whole, str) and "<" not in html
    words = " ".join(whole.split()) if isinstance(whole, str) else html.striptags()
    if len(words) <= LONG:
        return html
    form = Markup('<details class="fold"><summary>{}…</summary>{}</details>')
    return form.format(words[:BEGINNING], whole if plain else html)


FILTERS: dict[str, Any] = {"cells": row, "fold": fold}

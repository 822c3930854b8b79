"""Cells of tables, as HTML. In Python, not in a template: a page has a thousand of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from datasette.utils import to_css_class
from markupsafe import Markup, escape

MIN_FOLDED_CHARACTERS = 160  # characters from which a cell is folded
MIN_LONG_CHARACTERS = 60  # characters from which a column is held wide
# Up to here a single word (a code, a date, a number) is not broken, and its column not held wide.
MAX_WORD_CHARACTERS = 24
PREVIEW_CHARACTERS = 100  # characters of a folded cell that show


@dataclass(frozen=True)
class Heads:
    """The first column of a table of rows: its title, the column by which it is sorted, and a link for each row."""

    title: str
    column: str
    links: list[Markup]
    identifiers: tuple[str, ...]  # columns that go to the end: they say which row it is, and the name says it in words
    shown: tuple[str, ...]  # columns that the first one shows
    words: Sequence[Mapping[str, Markup]] = ()  # what stands in place of values of each row, by column


def row(
    cells: Iterable[dict[str, Any]],
    hidden: Collection[str] = (),
    numbers: Collection[str] | None = None,
    heads: Heads | None = None,
    place: int = 0,
) -> Markup:
    """Return the cells of a row of a table, as Datasette describes them.

    Args:
        cells: what Datasette says of each, and its ``label`` where it is another one than its column's name.
        hidden: columns whose cells are left out.
        numbers: columns of numbers, which stand at the end of their cells; where it is not known, as SQLite types them.
        heads: what stands in place of Datasette's link to each row, which is the first cell; its key goes to the end.
        place: which row it is.
    """
    known = {cell["column"]: cell for cell in cells}
    if heads:
        (link, *_), column = known.values(), heads.column or "Link"
        found = [known.get(name, link) for name in heads.identifiers]
        last = [{**cell, "value_type": "str", "value": str(cell["raw"])} for cell in found]
        name = heads.links[place]
        first = {**link, "column": column, "value_type": "pk", "value": name, "raw": name.striptags()}
        moved = {link["column"], *heads.identifiers}
        kept = [first, *(cell for name, cell in known.items() if name not in moved and name not in hidden), *last]
        kept = [_said(cell, heads.words[place]) for cell in kept] if heads.words else kept
    else:
        kept = [cell for name, cell in known.items() if name not in hidden]
    html = "\n".join(_cell(**{**cell, "value_type": _kind(cell, numbers)}) for cell in kept)
    return Markup(html)  # noqa: S704 - fold and _opening escape


def _said(cell: dict[str, Any], words: Mapping[str, Markup]) -> dict[str, Any]:
    """Return a cell with the words, where there are some, in place of its value."""
    said = words.get(cell["column"])
    return cell if said is None else {**cell, "value": said, "raw": said.striptags()}


def _kind(cell: dict[str, Any], numbers: Collection[str] | None) -> str:
    kind = str(cell["value_type"])
    if numbers is None or kind in ("none", "pk"):
        return kind
    return "float" if cell["column"] in numbers else "str"


def _cell(column: str, value_type: str, value: Any, raw: Any, label: str = "", **_: Any) -> str:
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    is_word = is_text and len(value) <= MAX_WORD_CHARACTERS and len(value.split()) == 1
    is_long = isinstance(raw, str) and len(raw) > MIN_LONG_CHARACTERS
    return f"{_opening(column, value_type, label, is_word=is_word, is_long=is_long)}{fold(value, raw)}</td>"


@lru_cache(maxsize=1000)
def _opening(column: str, value_type: str, label: str, *, is_word: bool, is_long: bool) -> str:
    """Return what stands before a value: the same for most cells of a column."""
    kinds = f"{'word ' * is_word}{'long ' * is_long}col-{to_css_class(column)} type-{value_type}"
    return f'<td class="{kinds}" data-label="{escape(label or column.replace("_", " "))}" dir="auto">'


def fold(cell: Any, whole: Any) -> Markup:
    """Return a cell as it is shown, folded where it is long, with all its text where what is shown was cut."""
    html = escape(cell)
    if len(whole if isinstance(whole, str) else html) <= MIN_FOLDED_CHARACTERS:
        return html
    is_text = isinstance(whole, str) and "<" not in html
    text = " ".join(whole.split()) if is_text else html.striptags()
    if len(text) <= MIN_FOLDED_CHARACTERS:
        return html
    form = Markup('<details class="fold"><summary>{}…</summary>{}</details>')
    return form.format(text[:PREVIEW_CHARACTERS], whole if is_text else html)


FILTERS: dict[str, Any] = {"cells": row, "fold": fold}

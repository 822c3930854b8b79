"""Values of columns as people read them: a code by its label, a date in words, a number with its unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from accord.site import cells, moments, prose
from accord.site.language_names import language_name
from accord.site.tables import Column, tables

WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
CERTAIN_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)  # read in words, it says no less than as published
NO = (0, "false")  # in SQLite, and of an item of a list, which is a text there
SYMBOLS = {"Cel": "°C", "deg": "°", "1": ""}  # of UCUM, where people write something else


def readable(column: Column, value: Any) -> Markup:
    """Return a value of a column in words; nothing for null."""
    if value is None:
        return Markup("")
    if value in column.codes:
        return _titled(value, column.codes[value])
    return BY_KIND.get(column.kind, _text)(column, value)


@lru_cache(maxsize=1000, typed=True)  # a page of rows says the same codes again and again
def _titled(published: Any, words: str) -> Markup:
    return Markup('<span title="{}">{}</span>').format(published, words)


def with_published(column: Column, value: Any) -> Markup:
    """Return a value in words, and an uncertain date as published too: words lose its exact form."""
    html = readable(column, value)
    if column.kind == "edtf" and value is not None and not CERTAIN_DATE.fullmatch(str(value)):
        html += Markup(' <code class="count">{}</code>').format(value)
    return html


def folded(column: Column, value: Any) -> Markup:
    """Return a value in words, folded where it is long."""
    return cells.fold(readable(column, value), value)


def in_column(table: str, column: str, value: Any) -> str:
    """Return a value of a column of a table in words, as text; of a view as it is."""
    known = tables()[table].columns.get(column) if table in tables() else None
    return readable(known, value).striptags() if known else str(value)


def _text(_: Column, value: Any) -> Markup:
    text = str(value)
    if WEB_ADDRESS.fullmatch(text):
        return Markup('<a href="{}" rel="nofollow">{}</a>').format(text, text)
    return escape(text)


def _when(_: Column, value: Any) -> Markup:
    return prose.when(str(value))


def _language(_: Column, value: Any) -> Markup:
    """Return a language by its name, as a code by its label; one whose name is not known as it is."""
    tag = str(value)
    name = language_name(tag)
    return escape(tag) if name == tag else _titled(tag, name)


def _number(column: Column, value: Any) -> Markup:
    """Return a number as published, but for the fraction that a whole one has in SQLite; its unit never breaks off."""
    return _measured(column, str(value).removesuffix(".0"))


def _decimal(column: Column, value: Any) -> Markup:
    """Return a decimal as published: a zero at its end says how exact it is."""
    return _measured(column, str(value))


def _measured(column: Column, digits: str) -> Markup:
    unit = (column.unit or "").strip("{}")
    symbol = SYMBOLS.get(unit, unit).replace(".", "·")
    return escape(f"{digits}\N{NO-BREAK SPACE}{symbol}" if symbol else digits)


def _boolean(_: Column, value: Any) -> Markup:
    return Markup("no") if value in NO else Markup("yes")


def items_of(column: Column, value: Any) -> list[str]:
    """Return the items of a list, which a column holds as one text."""
    return str(value).split(column.separator) if value not in (None, "") else []


def _list(column: Column, value: Any) -> Markup:
    return listed(column, value, lambda item: readable(column.item or column, item))


def listed(column: Column, value: Any, words: Callable[[str], Markup]) -> Markup:
    """Return the items of a list in words; where one holds a comma, semicolons stand between them."""
    items = items_of(column, value)
    joint = "; " if column.separator != "," and any("," in item for item in items) else ", "
    return escape(joint).join(map(words, items))


BY_KIND: dict[str, Callable[[Column, Any], Markup]] = {
    "edtf": _when,
    "date": _when,
    "date-time": lambda _, value: moments.date_time(str(value)),
    "decimal": _decimal,
    "duration": lambda _, value: moments.duration(str(value)),
    "geopoint": lambda _, value: moments.place(str(value)),
    "integer": _number,
    "language-tag": _language,
    "list": _list,
    "number": _number,
    "boolean": _boolean,
}


def is_long(value: Any) -> bool:
    """Whether a value needs the width of the page."""
    return isinstance(value, str) and (len(value) > cells.MIN_LONG_CHARACTERS or "\n" in value)

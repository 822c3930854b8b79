"""Names and texts as SQL writes them, in SQLite and in DuckDB."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"\w+")


def quote_identifier(name: str) -> str:
    """Return any name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """Return any text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def items_of(cell: str, separator: str) -> str:
    """Return the SQLite expression of the items of a list, which a cell holds as one text, as a JSON array."""
    part = json.dumps(separator, ensure_ascii=False)[1:-1]
    return f"""'[' || replace(json_quote({cell}), {quote_text(part)}, '","') || ']'"""


def has_item(cell: str, separator: str, parameter: str) -> str:
    """Return the SQLite condition that a list, which a cell holds as one text, has the item that a parameter holds."""
    mark = quote_text(separator)
    is_among = f"instr({mark} || {cell} || {mark}, {mark} || {parameter} || {mark}) > 0"
    return f"({is_among} AND instr({parameter}, {mark}) = 0 AND {parameter} <> '')"


def listed(names: Iterable[str], of: str = "") -> str:
    """Return names with commas between them, each of the table that a query calls ``of``, where that is given."""
    return ", ".join(f"{of}.{quote_identifier(name)}" if of else quote_identifier(name) for name in names)


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """Return those of some names that SQL may speak of: its text does not hold the others, in whatever case."""
    words = _words(text)
    return [name for name in names if (name.casefold() in words if _WORD.fullmatch(name) else _holds(text, name))]


@lru_cache(128)  # of one query it is asked again and again, while others wait for their turn
def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _holds(text: str, name: str) -> bool:
    """Whether a text holds a name of several words, in which SQL writes a quotation mark twice."""
    pattern = re.escape(name).replace('"', '"{1,2}')
    return bool(re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE))

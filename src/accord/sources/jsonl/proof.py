r"""What a line of JSON Lines looks like that is surely right, as one regular expression for the rows of a table.

    \{"id": ?"[a-z]+"(?:, ?"score": ?(?:null|-?[0-9]+))?\}

Programs write the keys of all lines in one order, which the first lines show; a key may be left out, or be null. Texts
hold no escapes but those of quotes, backslashes and line breaks. Any other line is in doubt, one with a list too, and
the exact way judges it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from accord.schema.model import Column, Table
from accord.schema.regex_tree import Tree, character_class, re2
from accord.sources.proof.cells import Spelling, compile_cells, not_empty
from accord.sources.proof.prover import Prover
from accord.values.types import type_of

_ESCAPED = {ord('"'): r"\\\"", ord("\\"): r"\\\\", ord("\n"): r"\\n", ord("\r"): r"\\r", ord("\t"): r"\\t"}
_NOT_PLAIN = sum(1 << code for code in {*range(0x20), *_ESCAPED})
_END = r" ?\r?\n"
_PLAIN_KEY = re.compile(r'[^"\\\x00-\x1f]+')


def prover_of(table: Table, lines: Sequence[bytes]) -> Prover | None:
    """Return the proof of the rows of a file that begins with some lines; None where these show no order of keys."""
    names = [name for name in _order(table, lines) if not table.by_name[name].separator]
    if not names or not all(map(_PLAIN_KEY.fullmatch, names)):
        return None
    cells = compile_cells(table, names, JSON)
    members = [f"{re.escape(json.dumps(name, ensure_ascii=False))}: ?{cells[name].expression}" for name in names]
    required = table.row_schema.get("required", ())
    first, *others = zip(names, members, strict=True)
    rest = "".join(f"(?:, ?{member})" + "?" * (name not in required) for name, member in others)
    return Prover(cells, rf"\{{{first[1]}{rest}\}}{_END}", r"[^\n]*\n")


def _order(table: Table, lines: Iterable[bytes]) -> list[str]:
    """Return the columns in the order in which some objects have them."""
    names: list[str] = []
    for line in lines:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        place = 0
        for key in row if isinstance(row, dict) else ():
            if key in names:
                place = names.index(key) + 1
            elif key in table.by_name:
                names.insert(place, key)
                place += 1
    columns = [column.name for column in table.columns if column.name in names]
    return [column.name for column in table.columns if not column.derived_from] if names == columns else names


def in_json(column: Column, tree: Tree, *, optional: bool) -> tuple[str, bool]:
    """Return the expression of a value, and whether it matches neither null nor an empty text."""
    filled = None if optional else not_empty(tree)
    value = re2(filled or tree, character_class)
    if type_of(column.type).json == "string":
        value = f'"{re2(filled or tree, _within_quotes)}"'
    return (f"(?:null|{value})" if optional else f"(?:{value})"), filled is not None


def _within_quotes(bits: int) -> str:
    forms = [escaped for code, escaped in _ESCAPED.items() if bits >> code & 1]
    plain = character_class(bits & ~_NOT_PLAIN) if bits & ~_NOT_PLAIN else ""
    return f"(?:{'|'.join([*filter(None, [plain]), *forms])})" if forms else plain or character_class(0)


JSON = Spelling(in_json, lambda column: type_of(column.type).json != "string")

"""SQL as people edit it: values in the place of parameters, and a line for each part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from datasette.utils import escape_fts

from accord.values.sql_quoting import quote_text

# Texts and names in their quotes, in which nothing is looked for; searched words; parameters; what begins a part; the
# limit of a page; depths.
PARTS = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | \[[^]]*\]
    | escape_fts\(:(?P<words>\w+)\) | :(?P<parameter>[A-Za-z_]\w*)
    | [ ](?P<part>from|where|order\ by|and)[ ] | (?P<limit>[ ]limit\ [0-9]+\s*\Z) | (?P<depth>[()])""",
    re.VERBOSE,
)


def filled(sql: str, parameters: Mapping[str, Any]) -> str:
    """Return the SQL of a page of rows as that of all these rows, with values in the place of its parameters.

    Searched words are quoted here as Datasette does it: no other SQLite has its function for that.
    """
    depth = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal depth
        if match["words"] in parameters:
            return quote_text(escape_fts(parameters[match["words"]]))
        if match["parameter"] in parameters:
            return literal(parameters[match["parameter"]])
        if match["limit"]:
            return ""
        depth += {"(": 1, ")": -1}.get(match["depth"] or "", 0)
        if match["part"] and not depth:
            return f"\n{'  ' if match['part'] == 'and' else ''}{match['part'].upper()} "
        return match[0]

    return PARTS.sub(replaced, re.sub(r"\Aselect ", "SELECT ", sql.strip()))


def literal(value: Any) -> str:
    """Return a value of a parameter as SQL writes it."""
    if value is None:
        return "NULL"
    return repr(value) if isinstance(value, int | float) else quote_text(str(value))

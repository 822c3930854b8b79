"""Where a statement of SQL has a fault: at what the message of SQLite or DuckDB names, as an offset in its text.

Python 3.11 does not pass on SQLite's own offset (``sqlite3_error_offset``). A name is looked for outside of texts and
comments. Of the places of a token that SQLite does not expect, the right one is that up to which it cannot read.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

SPACE = r"\s+|--[^\n]*|/\*.*?(?:\*/|\Z)"
TOKEN = re.compile(
    rf"(?P<space>{SPACE})|'(?:[^']|'')*'?|"
    r'"(?:[^"]|"")*"?|\[[^\]]*\]?|`(?:[^`]|``)*`?|'
    r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|[\w$]+|->>?|\|\||[<>=!]=|<>|<<|>>|.",
    re.DOTALL,
)
QUOTES = {'"': '"', "[": "]", "`": "`"}  # around names
UNEXPECTED = re.compile('near "(?P<token>.+)": syntax error|unrecognized token: "(?P<unknown>.+)"', re.DOTALL)
UNFINISHED = "incomplete input"
NAMES = re.compile(
    r"no such (?:column|table|function|window|collation sequence): (?P<missing>.+)|ambiguous column name: (?P<many>.+)"
    r"|(?:arguments to function|misuse of aggregate(?: function|:)?|misuse of window function) (?P<called>.+)\(\)"
    r"|cannot join using column (?P<joined>.+?) - "
)
MAX_PARTS = 3  # of a name: schema, table, column
CARET = re.compile(r"\nLINE (?P<line>\d+): (?P<text>[^\n]*)\n(?P<blanks> *)\^")  # in a message of DuckDB
CUT = "..."  # where DuckDB leaves out a part of a long line


def sqlite_fault(db: sqlite3.Connection, sql: str, message: str) -> tuple[str, int]:
    """Return what SQLite says of a statement that stands alone, and at which character of it, 0 where it names nothing.

    Args:
        db: the database that could not answer it.
        sql: the statement as its author wrote it.
        message: what SQLite says of it within another statement, whose words it may name.
    """
    alone = _complaint(db, sql)
    if alone == UNFINISHED:
        return f"{alone}: it ends too early", len(sql)
    unexpected = UNEXPECTED.fullmatch(alone) or UNEXPECTED.fullmatch(message)
    if unexpected is None:
        return message, _offset_of_name(sql, message)
    token = unexpected["token"] or unexpected["unknown"]
    shown = alone if UNEXPECTED.fullmatch(alone) else message
    return shown, _offset_of_unexpected(db, sql, token, shown)


def duckdb_fault(sql: str, message: str, lines_before: int = 0) -> int:
    """Return at which character of a statement DuckDB's message points, 0 where at none.

    Args:
        sql: the statement as its author wrote it.
        message: what DuckDB says.
        lines_before: how many lines stood before the statement in what was asked.
    """
    caret = CARET.search(message)
    lines = sql.splitlines(keepends=True)
    number = int(caret["line"]) - 1 - lines_before if caret else -1
    if caret is None or not 0 <= number < len(lines):
        return 0
    seen = caret["text"].removesuffix(CUT)
    left_out = max(lines[number].find(seen.removeprefix(CUT)), 0) - len(CUT) * seen.startswith(CUT)
    column = len(caret["blanks"]) - len(f"LINE {caret['line']}: ") + left_out
    return sum(map(len, lines[:number])) + min(max(column, 0), len(lines[number]))


def _complaint(db: sqlite3.Connection, sql: str) -> str:
    """Return why SQLite cannot prepare a statement; empty where it can. Nothing of it is run."""
    try:
        db.execute(f"EXPLAIN {sql}").close()
    except (sqlite3.Error, sqlite3.Warning) as error:
        return str(error)
    return ""


def _offset_of_unexpected(db: sqlite3.Connection, sql: str, token: str, message: str) -> int:
    """Return where a token stands that SQLite does not expect: up to its other places it can read the statement."""
    places = [place for place, text, _ in _tokens(sql) if text.casefold() == token.casefold()]
    if not places:  # a token that SQLite ends elsewhere
        return max(sql.find(token), 0)
    wrong = (place for place in places if _complaint(db, sql[: place + len(token)]) == message)
    return next(wrong, places[0])


def _offset_of_name(sql: str, message: str) -> int:
    """Return where the name stands that a message names, first as a whole, else by its last part; 0 where nowhere."""
    named = NAMES.search(message)
    if named is None:
        return 0
    name = next(filter(None, named.groups())).casefold()
    written = list(_names(sql))
    for wanted in (name, name.rpartition(".")[2]):
        for place, text in written:
            if text == wanted:
                return place
    return 0


def _names(sql: str) -> Iterator[tuple[int, str]]:
    """Yield each name of a statement with its place, alone and with what stands behind dots, but for new names (AS)."""
    tokens = [(place, _unquoted(text)) for place, text, is_space in _tokens(sql) if not is_space]
    befores = ["", *(text for _, text in tokens)]
    for index in (index for index, before in enumerate(befores[:-1]) if before not in (".", "as")):
        place, name = tokens[index]
        yield place, name
        for dot in range(index + 1, min(index + 2 * MAX_PARTS - 1, len(tokens) - 1), 2):
            if tokens[dot][1] != ".":
                break
            name = f"{name}.{tokens[dot + 1][1]}"
            yield place, name


def _tokens(sql: str) -> Iterator[tuple[int, str, bool]]:
    """Yield the tokens of a statement: the place of each, its text, and whether it is space or a comment."""
    for token in TOKEN.finditer(sql):
        yield token.start(), token[0], token["space"] is not None


def _unquoted(token: str) -> str:
    """Return the name that a token is, in small letters, without the quotation marks around it."""
    end = QUOTES.get(token[0], "")
    inside = token[1:-1].replace(end * 2, end) if end and token[1:].endswith(end) else token
    return inside.casefold()

"""JSON Lines: one object a line, UTF-8, each key once, and the types of the schema. Null is absent.

Where a value stands in its line is worked out only where something is wrong with it, from the file: no text is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa

from accord.problems import Problem, did_you_mean
from accord.sources.rows import LIMIT, Rows, Source, kept
from accord.values import parse as cast
from accord.values.types import ARROW

BATCH = 32_768  # rows
SIZE = 16 << 20  # bytes of a batch, more or less
LINE = 64 << 20  # bytes that one line may have at most
_BOM = b"\xef\xbb\xbf"
_Told = tuple[int, str, str]  # column, rule, message
_NULL = type(None)
_PLAIN = {"string": {str, _NULL}, "date": {str, _NULL}, "integer": {int, _NULL}, "number": {float, _NULL},
          "boolean": {bool, _NULL}}  # fmt: skip


class _Refused(ValueError):  # noqa: N818 - says what the line is
    """JSON that Python's reader takes and we do not."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Refused(f"{twice!r} stands twice in one object; take one out")
    return whole


def _constant(name: str) -> Any:
    raise _Refused(f"{name} is no JSON; leave the key out where there is no value")


_READ = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant).decode
# Exact where a double is not: 9007199254740993.0 is a whole number of its own, and -0 has a sign.
_READ_EXACTLY = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal).decode


def read(source: Source) -> Iterator[Rows | Problem]:
    """Yield the rows of a file, and what is wrong with it."""
    with source.path.open("rb") as file:
        if file.read(3) == _BOM:
            yield source.problem(1, 1, "encoding", "begins with a byte order mark; save as UTF-8 without one")
        else:
            file.seek(0)
        first = 0
        for lines in _batches(file):
            yield from _batch(source, lines, first)
            first += len(lines)


def _batches(file: BinaryIO) -> Iterator[list[bytes]]:
    lines, size = [], 0
    while line := file.readline(LINE):
        size += len(line)
        if len(line) == LINE and not line.endswith(b"\n") and (rest := file.readline(LINE)):
            while rest and not rest.endswith(b"\n"):
                rest = file.readline(LINE)
            line = b""  # no line is empty, so this one is told as too long
        lines.append(line)
        if len(lines) == BATCH or size >= SIZE:
            yield lines
            lines, size = [], 0
    if lines:
        yield lines


def _batch(source: Source, lines: list[bytes], first: int) -> Iterator[Rows | Problem]:
    rows, bad = [], {}
    known = {column.name for column in source.columns}
    for index, line in enumerate(lines):
        row, faults = _row(line, known)
        rows.append(row)
        if faults:
            bad[index] = faults
    arrays = []
    for column in source.columns:
        array, wrong = _typed(column.name, column.type, rows, lines)
        arrays.append(array)
        for index in wrong[: LIMIT + 1]:
            message = f"{column.name}: {cast.words(rows[index][column.name], column.type)}"
            bad.setdefault(index, []).append((1, cast.rule(column.type), message))
    for index in sorted(bad):
        key = rows[index].get("id")
        for place, rule, message in bad[index]:
            yield source.problem(first + index + 1, place, rule, message, key if isinstance(key, str) else "")
    yield from kept(source, arrays, None, first + 1, sorted(bad))


def _row(line: bytes, known: set[str]) -> tuple[dict[str, Any], list[_Told]]:
    """Return the object of a line, or an empty one and what is wrong with the line."""
    try:
        row = _READ(line.decode())
        if not isinstance(row, dict):
            return {}, [(1, "type", f"{cast.found(row)}, where an object belongs")]
        if b"\\u" in line:
            _check_text(row)
        if row.keys() <= known:
            return row, []
        return {}, [(1, "unknown-field", f"{key!r}: there is no such field{did_you_mean(key, known)}")
                    for key in row if key not in known]  # fmt: skip
    except UnicodeDecodeError as error:
        told = (error.start + 1, "encoding", f"the byte 0x{line[error.start]:02X} is no UTF-8 text here")
    except json.JSONDecodeError as error:
        told = (min(error.pos, len(line.rstrip())) + 1, "json", f"no JSON: {error.msg[:1].lower()}{error.msg[1:]}")
        if not line.strip():
            told = (1, "json", f"longer than {LINE >> 20} MB" if not line else "an empty line; take it out")
    except _Refused as error:
        told = (1, "json", str(error))
    except (ValueError, RecursionError):
        told = (1, "json", "a number too long, or lists too deep, to be read")
    return {}, [told]


def _check_text(row: dict[str, Any]) -> None:
    """Refuse what only an escape can bring: half a character, and NUL."""
    for text in (text for pair in row.items() for text in pair if isinstance(text, str)):
        if "\0" in text:
            raise _Refused(f"{cast.found(text)} holds a NUL character, which is no text; take it out")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _Refused(f"{cast.found(text)} holds half of a surrogate pair, which is no character") from None


def _typed(name: str, kind: str, rows: list[dict[str, Any]], lines: list[bytes]) -> tuple[pa.Array, list[int]]:
    """Return the cells of a column, null where they have not its type, and the indices of those."""
    values = [row.get(name) for row in rows]
    wrong: list[int] = []
    if not set(map(type, values)) <= _PLAIN[kind] or kind in ("integer", "number"):
        for index, value in enumerate(values):
            if value is not None:
                values[index] = fitting = _fitting(name, value, kind, lines[index])
                if fitting is None:
                    wrong.append(index)
    if kind == "date":
        typed, more = cast.cast(pa.array(values, pa.string()), kind)
        return typed, sorted({*wrong, *more.to_pylist()})
    return pa.array(values, ARROW[kind]), wrong


def _fitting(name: str, value: Any, kind: str, line: bytes) -> Any:
    """Return a value as the type wants it, or None."""
    if isinstance(value, bool) or kind not in ("integer", "number"):
        return value if type(value) in _PLAIN[kind] else None
    if not isinstance(value, (int, float)) or not -cast.HUGE < value < cast.HUGE:
        return None
    if kind == "integer":
        whole = value if isinstance(value, int) else _whole(_READ_EXACTLY(line.decode())[name])
        return whole if whole is not None and -cast.MOST <= whole < cast.MOST else None
    if value == 0 and b"-0" in line and isinstance(value, int):
        return float(_READ_EXACTLY(line.decode())[name])
    return float(value)


def _whole(value: Decimal) -> int | None:
    return int(value) if value.adjusted() < 20 and value == value.to_integral_value() else None  # noqa: PLR2004 - 64 bits

"""JSON Lines: one object a line, UTF-8, each key once, and the types of the schema. Null is absent.

Where a value stands in its line is worked out only where something is wrong with it, from the file: no text is kept.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BufferedReader
from types import NoneType
from typing import Any, NamedTuple

import pyarrow as pa

from accord.problems import Problem, did_you_mean
from accord.schema.model import Column
from accord.sources.encodings import HEAD_BYTES, REMEDY, other_encoding
from accord.sources.json_columns import READ_VALUE, column_of
from accord.sources.rows import MAX_PROBLEMS, Position, Reading, Rows, Source, rows_without, without_missing_values
from accord.sources.text import merge_mark
from accord.values import parse as cast
from accord.values import utf8
from accord.values.quoting import quote_value
from accord.values.types import type_of

BATCH_ROWS = 32_768
BATCH_BYTES = 16 << 20  # more or less
MAX_LINE_BYTES = 64 << 20
_MAX_DIGITS = 20  # more than a 64-bit number has
_BOM = b"\xef\xbb\xbf"
_Fault = tuple[int, str, str]  # column, rule, message
_PYTHON_TYPES = {"string": str, "integer": int, "number": float, "boolean": bool}  # of JSON Schema's types


class _RefusedError(ValueError):
    """JSON that Python's reader takes and we do not."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _RefusedError(f"{twice!r} stands twice in one object; take one out")
    return whole


def _constant(name: str) -> Any:
    raise _RefusedError(f"{name} is no JSON; leave the key out where there is no value")


def _exact(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of very many digits
        return Decimal("0.5" if cast.is_underflow(text) else 0)


_READ = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant).decode
# Exact where a double is not: 9007199254740993.0 is a whole number of its own, and -0 has a sign.
_MAY_BE_TINY = re.compile(rb"[eE]-0*[0-9]{3}|0{99}")
_READ_EXACTLY = json.JSONDecoder(parse_float=_exact, parse_int=Decimal).decode


def read(source: Source) -> Iterator[Rows | Problem]:
    """Yield the rows of a file, and what is wrong with it."""
    with source.path.open("rb") as file:
        head = file.peek(HEAD_BYTES)[:HEAD_BYTES]
        if fault := other_encoding(head):
            yield source.problem(1, 1, "encoding", f"{fault}, {REMEDY}")
            return
        if head.startswith(_BOM):
            yield source.problem(
                1, 1, "encoding", f"begins with a byte order mark; save as UTF-8 without one, {REMEDY}"
            )
            file.seek(len(_BOM))
        first = 1
        for part in _parts(file):
            yield from _batch(source, part, first)
            first += len(part.lines)


class _Part(NamedTuple):
    """Some lines of a file, and where each begins in it; a line that is too long to be read is empty."""

    lines: list[bytes]
    offsets: array[int]


def _parts(file: BufferedReader) -> Iterator[_Part]:
    part, size, offset = _Part([], array("q")), 0, file.tell()
    while line := file.readline(MAX_LINE_BYTES):
        part.offsets.append(offset)
        size += len(line)
        offset += len(line)
        if len(line) == MAX_LINE_BYTES and not line.endswith(b"\n") and (rest := file.readline(MAX_LINE_BYTES)):
            while rest and not rest.endswith(b"\n"):
                offset += len(rest)
                rest = file.readline(MAX_LINE_BYTES)
            offset += len(rest)
            line = b""
        part.lines.append(line)
        if len(part.lines) == BATCH_ROWS or size >= BATCH_BYTES:
            yield part
            part, size = _Part([], array("q")), 0
    if part.lines:
        yield part


def _batch(source: Source, part: _Part, first: int) -> Iterator[Rows | Problem]:
    lines, known = part.lines, {column.name for column in source.columns}
    rows: list[dict[str, Any]] = []
    bad: dict[int, list[_Fault]] = {}
    for index, line in enumerate(lines):
        row, faults = _row(line, known)
        rows.append(row)
        if faults:
            bad[index] = faults
    arrays = []
    for column in source.columns:
        array, wrong = _typed(column, rows, lines)
        arrays.append(array)
        for index in wrong[: MAX_PROBLEMS + 1]:
            message = f"{column.name}: {_type_message(rows[index][column.name], column.type)}"
            place = column_of(lines[index].decode(), column.name)
            bad.setdefault(index, []).append((place, cast.rule(column.type), message))
    for index in sorted(bad):
        record = source.record_of(rows[index])
        for place, rule, message in bad[index]:
            yield source.problem(first + index, place, rule, message, record)
    yield from rows_without(source, arrays, Reading(first, None, _Located(source, part.offsets, first)), sorted(bad))


def _type_message(value: Any, kind: str) -> str:
    if isinstance(value, float) and kind == "number":
        return f"a number {'beyond what a number can hold (a double)' if value else cast.UNDERFLOW}"
    return cast.type_message(value, kind, absent="leave the key out")


def _row(line: bytes, known: set[str]) -> tuple[dict[str, Any], list[_Fault]]:
    """Return the object of a line, or an empty one and what is wrong with the line."""
    try:
        row = _READ(line.decode())
        if b"\\u" in line and isinstance(row, dict):
            _check_text(row)
    except (ValueError, RecursionError) as error:
        return {}, [_unread(line, error)]
    if not isinstance(row, dict):
        return {}, [(1, "type", f"{quote_value(row)}, where an object belongs")]
    return (row, []) if row.keys() <= known else ({}, [_unknown(line, key, known) for key in row if key not in known])


def _unread(line: bytes, error: Exception) -> _Fault:
    """Return what is wrong with a line that cannot be read."""
    if isinstance(error, UnicodeDecodeError):
        return utf8.place_after(line[: error.start])[1], "encoding", f"{utf8.bad_byte(line[error.start])}, {REMEDY}"
    if isinstance(error, json.JSONDecodeError):
        return _no_json(line, error)
    message = str(error) if isinstance(error, _RefusedError) else "a number too long, or lists too deep, to be read"
    return 1, "json", message


def _unknown(line: bytes, key: str, known: set[str]) -> _Fault:
    fact = f"{quote_value(key)}: there is no such field{did_you_mean(key, known)}"
    return column_of(line.decode(), key, key=True), "unknown-field", fact


def _no_json(line: bytes, error: json.JSONDecodeError) -> _Fault:
    if not line.strip():
        return 1, "json", f"longer than {MAX_LINE_BYTES >> 20} MB" if not line else "an empty line; take it out"
    if mark := merge_mark(line.decode()):
        return 1, "merge-mark", mark
    place = min(error.pos, len(line.decode().rstrip())) + 1
    return place, "json", f"no JSON: {error.msg[:1].lower()}{error.msg[1:]}"


@dataclass(frozen=True)
class _Located:
    """Finds the place of a value in the file, which is read again for it."""

    source: Source
    offsets: array[int]
    first: int

    def __call__(self, row: int, name: str) -> Position:
        """Return line and column of a value; 1 for a key that is not there."""
        with self.source.path.open("rb") as file:
            file.seek(self.offsets[row])
            line = file.readline(MAX_LINE_BYTES)
        return self.first + row, column_of(line.decode(errors="replace"), self.source.written(name))


def _check_text(row: dict[str, Any]) -> None:
    """Refuse what only an escape can bring: half a character, and NUL."""
    for text in (text for pair in row.items() for text in pair if isinstance(text, str)):
        if "\0" in text:
            raise _RefusedError(f"{quote_value(text)} holds a NUL character, which is no text; take it out")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _RefusedError(f"{quote_value(text)} holds half of a surrogate pair, which is no character") from None


def _typed(column: Column, rows: list[dict[str, Any]], lines: list[bytes]) -> tuple[pa.Array, list[int]]:
    """Return the cells of a column, null where they have not its type, and the indices of those."""
    name, kind = column.name, column.type
    values = without_missing_values([row.get(name) for row in rows], column.missing)
    wrong: list[int] = []
    about = type_of(kind)
    if not set(map(type, values)) <= {_PYTHON_TYPES[about.json], NoneType} or about.json in ("integer", "number"):
        for index, value in enumerate(values):
            if value is not None:
                values[index] = fitting = _fitting(name, value, about.json, lines[index])
                if fitting is None:
                    wrong.append(index)
    if about.json == "string":
        typed, more = cast.cast(pa.array(values, pa.string()), kind)
        return typed, sorted({*wrong, *more.to_pylist()})
    return pa.array(values, about.arrow), wrong


def _fitting(name: str, value: Any, kind: str, line: bytes) -> Any:
    """Return a value as a type of JSON Schema wants it, or None."""
    if isinstance(value, bool) or kind not in ("integer", "number"):
        return value if type(value) is _PYTHON_TYPES[kind] else None
    if not isinstance(value, (int, float)) or not -cast.DOUBLE_END < value < cast.DOUBLE_END:
        return None
    if kind == "integer":
        whole = value if isinstance(value, int) else _whole_number(_READ_EXACTLY(line.decode())[name])
        return whole if whole is not None and -cast.INT64_END <= whole < cast.INT64_END else None
    if value == 0 and isinstance(value, int):
        return float(_READ_EXACTLY(line.decode())[name]) if b"-0" in line else 0.0
    return None if value == 0 and _MAY_BE_TINY.search(line) and _is_tiny(name, line) else float(value)


def _is_tiny(name: str, line: bytes) -> bool:
    """Whether a number that reads as the double 0 is another."""
    text = line.decode()
    begin = column_of(text, name) - 1
    return cast.is_underflow(text[begin : READ_VALUE(text, begin)[1]])


def _whole_number(value: Decimal) -> int | None:
    return int(value) if value.adjusted() < _MAX_DIGITS and value == value.to_integral_value() else None

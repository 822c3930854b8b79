"""JSON Lines: one object a line, UTF-8, each key once, and the types of the schema. Null is absent.

Where a value stands in its line is worked out only where something is wrong with it, from the file: no text is kept.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from functools import partial
from io import BufferedReader
from typing import Any, NamedTuple

import pyarrow as pa

from accord.problems import Problem, did_you_mean
from accord.sources.encodings import HEAD_BYTES, REMEDY, other_encoding
from accord.sources.json_columns import column_of
from accord.sources.json_values import repeated_key, type_message, typed
from accord.sources.jsonl.proof import prover_of
from accord.sources.jsonl.proved import LineFault, proved_rows
from accord.sources.proof.prover import Proved, Prover
from accord.sources.rows import MAX_PROBLEMS, Position, Reading, Rows, Source, rows_without, without_missing_values
from accord.sources.text import merge_mark
from accord.values import parse as cast
from accord.values import utf8
from accord.values.quoting import quote_value

PROVED_BYTES = 1 << 18  # of a file from which on it is worth while to compile a proof
PROVED_AT_ONCE = 4 << 20  # bytes
FIRST_LINES = 100  # that show in which order the keys stand
BATCH_ROWS = 32_768
BATCH_BYTES = 16 << 20  # more or less
MAX_LINE_BYTES = 64 << 20
MAX_UNKNOWN = 100  # fields of a line that there are not, reported one by one
_BOM = b"\xef\xbb\xbf"
_Fault = tuple[int, str, str]  # column, rule, message


class _RefusedError(ValueError):
    """JSON that Python's reader takes and we do not."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        raise _RefusedError(f"{repeated_key(pairs)!r} stands twice in one object; take one out")
    return whole


def _constant(name: str) -> Any:
    raise _RefusedError(f"{name} is no JSON; leave the key out where there is no value")


_READ = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant).decode


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
        prover, first = _prover(source, file), 1
        while True:
            if proved := prover and _next_proved(file, prover):
                first += yield from proved_rows(source, proved, prover, first, partial(_typed_lines, source))
            elif (part := _next_part(file)).lines:
                yield from _batch(source, part, first)
                first += len(part.lines)
            else:
                return


def _prover(source: Source, file: BufferedReader) -> Prover | None:
    """Return the proof of the rows of a file that is large enough for one."""
    if source.path.stat().st_size < PROVED_BYTES:
        return None
    begin = file.tell()
    lines = [file.readline(PROVED_BYTES) for _ in range(FIRST_LINES)]
    file.seek(begin)
    return prover_of(source.table, lines)


def _next_proved(file: BufferedReader, prover: Prover) -> Proved | None:
    """Return the next lines, where they are proved; else the file stands where it stood."""
    begin = file.tell()
    proved = prover.prove(file.read(PROVED_AT_ONCE)) if prover.is_on else None
    file.seek(begin + (proved.size if proved else 0))
    return proved


class _Part(NamedTuple):
    """Some lines of a file, and where each begins in it; a line that is too long to be read is empty."""

    lines: list[bytes]
    offsets: array[int]


def _next_part(file: BufferedReader) -> _Part:
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
            break
    return part


def _batch(source: Source, part: _Part, first: int) -> Iterator[Rows | Problem]:
    arrays, faults = _typed_lines(source, part.lines)
    for fault in faults:
        yield source.problem(first + fault.line, fault.column, fault.rule, fault.message, fault.record)
    origin = Reading(first, None, partial(_located, source, part.offsets, first))
    yield from rows_without(source, arrays, origin, sorted({fault.line for fault in faults}))


def _typed_lines(source: Source, lines: list[bytes]) -> tuple[list[pa.Array], list[LineFault]]:
    """Return the columns of the objects of some lines, and what is wrong with these in their order."""
    known = {column.name for column in source.columns}
    rows: list[dict[str, Any]] = []
    bad: dict[int, list[_Fault]] = {}
    for index, line in enumerate(lines):
        row, faults = _row(line, known)
        rows.append(row)
        if faults:
            bad[index] = faults
    arrays = []
    for column in source.columns:
        values = [row.get(column.name) for row in rows]
        array, wrong = typed(column, without_missing_values(values, column.missing), lines)
        arrays.append(array)
        for index in wrong[: MAX_PROBLEMS + 1]:
            message = f"{column.name}: {type_message(column, rows[index][column.name])}"
            place = column_of(lines[index].decode(), column.name)
            bad.setdefault(index, []).append((place, cast.rule(column.type), message))
    return arrays, [LineFault(at, *fault, source.record_of(rows[at])) for at in sorted(bad) for fault in bad[at]]


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
    return (row, []) if row.keys() <= known else ({}, _unknown(line, [key for key in row if key not in known], known))


def _unread(line: bytes, error: Exception) -> _Fault:
    """Return what is wrong with a line that cannot be read."""
    if isinstance(error, UnicodeDecodeError):
        return utf8.place_after(line[: error.start])[1], "encoding", f"{utf8.bad_byte(line[error.start])}, {REMEDY}"
    if isinstance(error, json.JSONDecodeError):
        return _no_json(line, error)
    message = str(error) if isinstance(error, _RefusedError) else "a number too long, or lists too deep, to be read"
    return 1, "json", message


def _unknown(line: bytes, keys: list[str], known: set[str]) -> list[_Fault]:
    """Return a fault for each of the first keys of a line that are no columns, and one for all others."""
    faults, text = [], line.decode()
    for key in keys[:MAX_UNKNOWN]:
        flat = [name for name in known if name.startswith(f"{key}_")]  # of an object of that name, as records have it
        hint = f"; a row is flat: write {', '.join(sorted(flat))}" if flat else did_you_mean(key, known)
        fact = f"{quote_value(key)}: there is no such field{hint}"
        faults.append((column_of(text, key, key=True), "unknown-field", fact))
    if (more := len(keys) - MAX_UNKNOWN) > 0:
        faults.append((1, "too-many", f"and {more:,} more fields that there are not; take these out first"))
    return faults


def _no_json(line: bytes, error: json.JSONDecodeError) -> _Fault:
    if not line.strip():
        return 1, "json", f"longer than {MAX_LINE_BYTES >> 20} MB" if not line else "an empty line; take it out"
    if mark := merge_mark(line.decode()):
        return 1, "merge-mark", mark
    place = min(error.pos, len(line.decode().rstrip())) + 1
    return place, "json", f"no JSON: {error.msg[:1].lower()}{error.msg[1:].removesuffix(' at')}"


def _located(source: Source, offsets: array[int], first: int, row: int, name: str) -> Position:
    """Return line and column of a value, from the file, which is read again; 1 for a key that is not there."""
    with source.path.open("rb") as file:
        file.seek(offsets[row])
        line = file.readline(MAX_LINE_BYTES)
    return first + row, column_of(line.decode(errors="replace"), source.written(name))


def _check_text(row: dict[str, Any]) -> None:
    """Refuse what only an escape can bring: half a character, and NUL."""
    parts = (part for pair in row.items() for part in pair)
    for text in (text for part in parts for text in (part if isinstance(part, list) else [part])):
        if not isinstance(text, str):
            continue
        if "\0" in text:
            raise _RefusedError(f"{quote_value(text)} holds a NUL character, which is no text; take it out")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _RefusedError(f"{quote_value(text)} holds half of a surrogate pair, which is no character") from None

"""CSV: RFC 4180, UTF-8, a header that names the columns; never a row lost or altered.

``framing`` cuts the bytes into chunks of whole, well-formed records; ``parser`` parses these and types the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from accord.problems import Problem
from accord.sources.csv.framing import Chunk, Fault, chunks
from accord.sources.csv.parser import BOM, Parser
from accord.sources.csv.positions import Records, cells_of, places_of
from accord.sources.encodings import HEAD_BYTES, bad_byte, other_encoding
from accord.sources.rows import Rows, Source
from accord.sources.text import merge_mark

_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)


def read(source: Source) -> Iterator[Rows | Problem]:
    """Yield the rows of a file, and what is wrong with it."""
    with ExitStack() as stack:
        head, reading = _opened(source.path, stack)
        if head.startswith(BOM):
            yield source.problem(1, 1, "encoding", "begins with a byte order mark; save as UTF-8 without one")
        if fault := other_encoding(head):
            yield source.problem(1, 1, "encoding", fault)
            return
        try:
            yield from _read(source, head, chunks(reading))
        except OSError as error:
            yield source.problem(0, 0, "unreadable", f"cannot be read to its end: {error}")


def _opened(path: Path, stack: ExitStack) -> tuple[bytes, Callable[[int], bytes]]:
    """Open a file; return how it begins, and how to read it from behind its byte order mark on."""
    file = stack.enter_context(pa.OSFile(str(path)))
    stream = stack.enter_context(pa.CompressedInputStream(file, "gzip")) if path.name.endswith(".gz") else file
    head = stream.read(HEAD_BYTES)
    begin = [head.removeprefix(BOM)]

    def reading(size: int) -> bytes:
        data: bytes = (begin.pop() if begin else b"") or stream.read(size)
        return data

    return head, reading


def _fault(source: Source, fault: Fault) -> Problem:
    return source.problem(fault.line, fault.column, fault.rule, fault.message)


def _read(source: Source, head: bytes, parts: Iterator[Chunk | Fault]) -> Iterator[Rows | Problem]:
    first = next(parts, None)
    if first is None:
        yield source.problem(1, 1, "header", "is empty; write the names of the columns on the first line")
        return
    if isinstance(first, Fault):
        begin = head.removeprefix(BOM).partition(b"\n")[0].decode(errors="replace")
        other = _other_delimiter(source, begin, []) if first.line == 1 else ""
        yield source.problem(1, 1, "delimiter", other) if other else _fault(source, first)
        return
    header = Records(first.data)[0]
    names = _names(header)
    faults = list(_header_faults(source, header, names))
    yield from faults
    if faults:
        return
    size, parser = len(header), Parser(source, names)
    if first.data.size > size:
        quotes = None if first.quotes is None else first.quotes.slice(size)
        breaks = header.count(b"\n")
        yield from parser.rows(Chunk(first.data.slice(size), first.line + breaks, first.newlines - breaks, quotes))
    for part in parts:
        if isinstance(part, Fault):
            yield _fault(source, part)
        else:
            yield from parser.rows(part)


def _header_faults(source: Source, header: bytes, names: list[str]) -> Iterator[Problem]:
    """Yield what is wrong with the header, or with how the file is made where that shows in it."""
    if not names:
        at = _bad_byte(header)
        place = len(header[:at].decode()) + 1
        yield source.problem(1, place, "encoding", f"is not UTF-8 text: {bad_byte(header[at])}")
        return
    text = header.decode()
    if mark := merge_mark(text):
        yield source.problem(1, 1, "merge-mark", mark)
    elif other := _other_delimiter(source, text, names):
        yield source.problem(1, 1, "delimiter", other)
    else:
        places = dict(zip(reversed(names), reversed(list(places_of(text))), strict=True))
        for name, message in source.check_names(names):
            yield source.problem(*(places.get(name, (1, 1))), "header", message)


def _bad_byte(header: bytes) -> int:
    try:
        header.decode()
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _other_delimiter(source: Source, header: str, names: list[str]) -> str:
    """Return what to say where a delimiter other than the comma finds more of the table's columns in the header."""
    if match := _SEPARATOR_LINE.fullmatch(header):
        sign = _DELIMITERS.get(match[1], match[1])
        return f"begins with a line that names the delimiter ({sign}), which is no row; take it out" + (
            "" if match[1] == "," else ", and export the file with commas"
        )
    known = {column.name for column in source.table.columns}
    counts = {sign: len(known & {cell.strip('" \r\n') for cell in header.split(sign)}) for sign in _DELIMITERS}
    best = max(counts, key=lambda sign: counts[sign])
    if counts[best] <= len(known & set(names)) or best not in header:
        return ""
    return f"the columns are separated by {_DELIMITERS[best]}, where commas belong; export the file with commas"


def _names(header: bytes) -> list[str]:
    try:
        text = header.decode()
    except UnicodeDecodeError:
        return []
    return [cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell for cell in cells_of(text)]

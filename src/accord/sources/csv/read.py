"""CSV: RFC 4180, UTF-8, a header that names the columns; never a row lost or altered.

``lines`` cuts the bytes into chunks of whole, well-formed records, ``csv_rows`` parses these, ``cast`` types the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from accord.problems import Problem
from accord.sources.csv.framing import Chunk, Fault, chunks
from accord.sources.csv.positions import Records, cells_of, place_of
from accord.sources.csv.typed import BOM, Parser
from accord.sources.rows import Rows, Source


def read(source: Source) -> Iterator[Rows | Problem]:
    """Yield the rows of a file, and what is wrong with it."""
    with ExitStack() as stack:
        marked, reading = _opened(source.path, stack)
        if marked:
            yield source.problem(1, 1, "encoding", "begins with a byte order mark; save as UTF-8 without one")
        try:
            yield from _read(source, chunks(reading))
        except OSError as error:
            yield source.problem(0, 0, "unreadable", f"cannot be read to its end: {error}")


def _opened(path: Path, stack: ExitStack) -> tuple[bool, Callable[[int], bytes]]:
    """Open a file; return whether it begins with a byte order mark, and how to read on."""
    file = stack.enter_context(pa.OSFile(str(path)))
    stream = stack.enter_context(pa.CompressedInputStream(file, "gzip")) if path.name.endswith(".gz") else file
    begin = [stream.read(len(BOM))]
    marked = begin[0] == BOM
    if marked:
        begin.clear()

    def reading(size: int) -> bytes:
        more: bytes = begin.pop() if begin else stream.read(size)
        return more

    return marked, reading


def _fault(source: Source, fault: Fault) -> Problem:
    return source.problem(fault.line, fault.column, fault.rule, fault.message)


def _read(source: Source, parts: Iterator[Chunk | Fault]) -> Iterator[Rows | Problem]:
    first = next(parts, None)
    if first is None:
        yield source.problem(1, 1, "header", "is empty; write the names of the columns on the first line")
        return
    if isinstance(first, Fault):
        yield _fault(source, first)
        return
    records = Records(first.data)
    header = records[0]
    names = _names(header)
    faults = source.check_names(names) if names else [("", "is not UTF-8 text; save it as such")]
    for name, message in faults:
        column = place_of(header.decode(), names.index(name))[1] if name in names else 1
        yield source.problem(1, column, "header" if names else "encoding", message)
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


def _names(header: bytes) -> list[str]:
    try:
        text = header.decode()
    except UnicodeDecodeError:
        return []
    return [cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell for cell in cells_of(text)]

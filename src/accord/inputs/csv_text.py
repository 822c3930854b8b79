"""CSV: RFC 4180, UTF-8, a header that names the columns; never a row lost or altered.

``lines`` cuts the bytes into chunks of whole, well-formed records, ``csv_rows`` parses these, ``cast`` types the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from accord.errors import Problem
from accord.inputs.common import Rows, Source
from accord.inputs.csv_rows import BOM, Parser
from accord.inputs.lines import Chunk, Fault, chunks
from accord.inputs.places import Lines, Records, cells_of, place_of


def read(source: Source) -> Iterator[Rows | Problem]:
    """Yield the rows of a file, and what is wrong with it."""
    with ExitStack() as stack:
        marked, reading, lines = _opened(source.path, stack)
        if marked:
            yield source.problem(1, 1, "encoding", "begins with a byte order mark; save as UTF-8 without one")
        try:
            yield from _read(source, chunks(reading), lines)
        except OSError as error:
            yield source.problem(0, 0, "unreadable", f"cannot be read to its end: {error}")


def locate(path: Path, rows: Iterable[int]) -> dict[int, int]:
    """Return the line on which each of these rows begins."""
    wanted, found = sorted(set(rows)), {}
    row, at = -1, 0  # the header is no row
    with ExitStack() as stack:
        _, reading, lines = _opened(path, stack)
        for part in chunks(reading):
            if at == len(wanted):
                break
            if isinstance(part, Fault):
                if wanted[at] == row:
                    found[row] = lines.at(part.offset)
                    at += 1
                row += 1
                continue
            records = Records(part.data)
            while at < len(wanted) and wanted[at] - row < len(records):
                found[wanted[at]] = lines.at(part.offset) + records.line(wanted[at] - row)
                at += 1
            row += len(records)
    return found


def _opened(path: Path, stack: ExitStack) -> tuple[bool, Callable[[int], bytes], Lines]:
    """Open a file; return whether it begins with a byte order mark, how to read on, and its lines."""

    def stream() -> pa.NativeFile:
        file = stack.enter_context(pa.OSFile(str(path)))
        return stack.enter_context(pa.CompressedInputStream(file, "gzip")) if path.name.endswith(".gz") else file

    first = stream()
    begin = [first.read(len(BOM))]
    marked = begin[0] == BOM
    if marked:
        begin.clear()

    def reading(size: int) -> bytes:
        more: bytes = begin.pop() if begin else first.read(size)
        return more

    def again() -> Callable[[int, int], bytes]:
        second, behind = stream(), [0]

        def read(offset: int, size: int) -> bytes:
            place = len(BOM) * marked + offset
            if not path.name.endswith(".gz"):
                second.seek(place)
            while path.name.endswith(".gz") and behind[0] < place:
                behind[0] += len(second.read(min(place - behind[0], 1 << 20))) or place
            more: bytes = second.read(size)
            behind[0] += len(more)
            return more

        return read

    return marked, reading, Lines(again)


def _fault(source: Source, fault: Fault, lines: Lines) -> Problem:
    return source.problem(lines.at(fault.offset) + fault.lines, fault.column, fault.rule, fault.message)


def _read(source: Source, parts: Iterator[Chunk | Fault], lines: Lines) -> Iterator[Rows | Problem]:
    first = next(parts, None)
    if first is None:
        yield source.problem(1, 1, "header", "is empty; write the names of the columns on the first line")
        return
    if isinstance(first, Fault):
        yield _fault(source, first, lines)
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
    size, quotes = len(header), first.quotes
    row, parser = 0, Parser(source, names, lines)
    if first.data.size > size:
        body = Chunk(first.data.slice(size), size, None if quotes is None else quotes.slice(size))
        yield from parser.rows(body, row)
        row += parser.count
    for part in parts:
        if isinstance(part, Fault):
            yield _fault(source, part, lines)
            row += 1
        else:
            yield from parser.rows(part, row)
            row += parser.count


def _names(header: bytes) -> list[str]:
    try:
        text = header.decode()
    except UnicodeDecodeError:
        return []
    return [cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell for cell in cells_of(text)]

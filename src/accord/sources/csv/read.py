"""CSV: RFC 4180, UTF-8, a header that names the columns; never a row lost or altered.

``framing`` cuts the bytes into chunks of whole, well-formed records; ``parser`` parses these and types the text;
``dialect`` says what a file seems to be that is no such CSV.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pyarrow as pa

from accord.problems import Problem
from accord.sources.ahead import read_ahead
from accord.sources.csv import dialect
from accord.sources.csv.framing import Chunk, Fault, Framer, ProvedChunk
from accord.sources.csv.parser import BOM, Parser
from accord.sources.csv.positions import Records, cells_of, places_of
from accord.sources.csv.proved import ProvedParser
from accord.sources.encodings import HEAD_BYTES, REMEDY, other_encoding
from accord.sources.rows import MAX_COLUMNS, Rows, Source, too_wide
from accord.sources.text import merge_mark
from accord.values import utf8

PROVED_BYTES = 1 << 18  # of a file from which on it is worth while to compile a proof
PROVED_AHEAD = 1  # chunks that wait to be parsed
MAX_EXPANSION = 50  # bytes of text a byte of a compressed file, beyond these:
FREE_BYTES = 64 << 20
FIRST_ROWS = 2  # by which a second line of a header is known


class _TooLargeError(OSError):
    """A compressed file holds more text than its size can explain."""


def read(source: Source) -> Iterator[Rows | Problem]:
    """Yield the rows of a file, and what is wrong with it."""
    with ExitStack() as stack:
        head, reading = _opened(source.path, stack)
        if head.startswith(BOM):
            fact = f"begins with a byte order mark; save as UTF-8 without one, {REMEDY}"
            yield source.problem(1, 1, "encoding", fact)
        if fault := other_encoding(head[:HEAD_BYTES]):
            yield source.problem(1, 1, "encoding", f"{fault}, {REMEDY}")
            return
        try:
            yield from _read(source, head.removeprefix(BOM), Framer(reading))
        except _TooLargeError as error:
            yield source.problem(0, 0, "size", str(error))
        except OSError as error:
            yield source.problem(0, 0, "unreadable", f"cannot be read to its end: {error}")


def _opened(path: Path, stack: ExitStack) -> tuple[bytes, Callable[[int], bytes]]:
    """Open a file; return how it begins, and how to read it from behind its byte order mark on."""
    file = stack.enter_context(pa.OSFile(str(path)))
    is_compressed = path.name.endswith(".gz")
    stream = stack.enter_context(pa.CompressedInputStream(file, "gzip")) if is_compressed else file
    head = stream.read(dialect.SAMPLE_BYTES)
    waiting, given = [head.removeprefix(BOM)], 0
    most = FREE_BYTES + MAX_EXPANSION * path.stat().st_size if is_compressed else math.inf

    def reading(size: int) -> bytes:
        nonlocal given
        begin = waiting.pop()
        waiting.append(begin[size:])
        data: bytes = begin[:size] or stream.read(size)
        given += len(data)
        if given > most:
            raise _TooLargeError(f"unpacks to more than {int(most) >> 20:,} MB; correct it, or unpack it first")
        return data

    return head, reading


def _fault(source: Source, fault: Fault) -> Problem:
    return source.problem(fault.line, fault.column, fault.rule, fault.message)


def _read(source: Source, head: bytes, framer: Framer) -> Iterator[Rows | Problem]:
    parts = framer.chunks()
    first = next(parts, None)
    if isinstance(first, Fault):
        begin = head.partition(b"\n")[0].decode(errors="replace")
        guess = dialect.of_separator_line(begin) or dialect.of_header(begin, head, source.columns)
        if guess and first.line == 1:
            yield source.problem(guess.line, 1, guess.rule, guess.message)
        else:
            yield _fault(source, first)
        return
    if not isinstance(first, Chunk):  # nothing, for nothing is proved before the header is known
        yield source.problem(1, 1, "header", "is empty; write the names of the columns on the first line")
        return
    records = Records(first.data)
    header = records[0]
    if (commas := header.count(b",")) >= MAX_COLUMNS:
        yield source.problem(1, 1, "header", too_wide(commas + 1))
        return
    names = _names(header)
    faults = list(_header_faults(source, header, names, head))
    yield from faults
    if faults:
        return
    size, parser = len(header), Parser(source, names)
    if first.data.size > size:
        quotes = None if first.quotes is None else first.quotes.slice(size)
        breaks = header.count(b"\n")
        rows = parser.rows(Chunk(first.data.slice(size), first.line + breaks, first.newlines - breaks, quotes))
        yield from _first_rows(source, list(rows), records, names)
    proved = ProvedParser(parser)
    if source.path.stat().st_size < PROVED_BYTES:
        yield from _rows(parts, proved)
        return
    framer.prove = proved.prover.prove
    with closing(read_ahead(parts, PROVED_AHEAD)) as ahead:  # one thread proves while another parses
        yield from _rows(ahead, proved)


def _rows(parts: Iterator[Chunk | ProvedChunk | Fault], proved: ProvedParser) -> Iterator[Rows | Problem]:
    """Yield the rows of the chunks after the first, and what is wrong in them."""
    parser, lines = proved.parser, 0  # of proved chunks, which who cuts them does not count
    for part in parts:
        line = part.line + lines
        if isinstance(part, Fault):
            yield _fault(parser.source, part._replace(line=line))
        elif isinstance(part, ProvedChunk):
            lines += yield from proved.rows(part.proved, line)
        else:
            yield from parser.rows(part._replace(line=line))


def _first_rows(
    source: Source, items: list[Rows | Problem], records: Records, names: list[str]
) -> list[Rows | Problem]:
    """Return rows of the first chunk and their problems, one in place of all of a row that is more of the header."""
    begin = records.line(1) + 1
    end = records.line(2) + 1 if len(records) > FIRST_ROWS else math.inf

    def is_of_first_row(item: Rows | Problem) -> bool:
        return isinstance(item, Problem) and begin <= item.line < end

    if not any(map(is_of_first_row, items)):
        return items
    some = [records[index].decode(errors="replace") for index in range(1, min(len(records), 1 + FIRST_ROWS))]
    if not (message := dialect.second_header(names, some, source.columns)):
        return items
    problem = source.problem(begin, 1, "header", message)
    return [problem, *(item for item in items if not is_of_first_row(item))]


def _header_faults(source: Source, header: bytes, names: list[str], head: bytes) -> Iterator[Problem]:
    """Yield what is wrong with the header, or with how the file is made where that shows in it."""
    try:
        text = utf8.decode(header)
    except utf8.NotUtf8Error as error:
        fact = f"is not UTF-8 text: {error}, {REMEDY}"
        yield source.problem(error.line, error.column, "encoding", fact)
        return
    if mark := merge_mark(text):
        yield source.problem(1, 1, "merge-mark", mark)
    elif guess := dialect.of_separator_line(text):
        yield source.problem(1, 1, guess.rule, guess.message)
    elif faults := source.check_names(names):
        if guess := dialect.of_header(text, head, source.columns):
            yield source.problem(guess.line, 1, guess.rule, guess.message)
            return
        places = dict(zip(reversed(names), reversed(list(places_of(text))), strict=True))
        for name, message in faults:
            yield source.problem(*(places.get(name, (1, 1))), "header", message)


def _names(header: bytes) -> list[str]:
    text = header.decode(errors="replace")
    return [cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell for cell in cells_of(text)]

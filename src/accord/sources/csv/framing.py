r"""CSV bytes into whole records, with every departure from RFC 4180 found, at the speed of counting bytes.

pyarrow's parser takes what RFC 4180 does not: text after a closing quote, a quote within a cell, a lone CR as a line
end, an unclosed quote that swallows the rest. So the bytes are judged before it sees them. Count quotes from the start
of a record: before an even number of them we stand outside quotes, before an odd number inside, and ``""`` within
quotes leaves and enters again. The file is well-formed exactly where

    the byte before every even quote is  , LF CR " or the start     (it opens a cell, or doubles a quote)
    the byte after every odd quote is    , LF CR " or the end       (it closes a cell, or doubles a quote)

and no quote is left open. Two byte masks and two short byte strings decide it for a block of megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from accord.sources.csv.borders import record_start
from accord.sources.encodings import REMEDY
from accord.sources.proof.prover import Proved

BLOCK_BYTES = 4 << 20  # read at a time: what follows works on batches of some 20,000 to 80,000 rows
PIECE_BYTES = 1 << 15  # judged first after a fault
MAX_RECORD_BYTES = 64 << 20  # what an unclosed quote may hold in memory
_AROUND = b',\n\r"'  # what may stand before an opening and after a closing quote
_ODD_ONE = re.compile(rb'[^,\n\r"]')
_LONE_CR = re.compile(rb"\r(?!\n)")
_QUOTE, _LF, _CR = (pa.scalar(byte, pa.uint8()) for byte in b'"\n\r')


class Fault(NamedTuple):
    """A record that is not CSV; reading goes on at the line after its first."""

    line: int  # of what is wrong, counted as that of a chunk
    column: int
    rule: str
    message: str


class Chunk(NamedTuple):
    """Whole records whose quotes are right, the last ended by a newline."""

    data: pa.Buffer
    line: int  # on which the first begins; the lines of proved chunks before it are not counted
    newlines: int
    quotes: pa.Array | None  # a mask of its bytes; None where none is a quote


class ProvedChunk(NamedTuple):
    """Whole records whose form is proved. Who parses them knows how many lines they take: none are counted here."""

    proved: Proved
    line: int  # as that of a chunk


class _Feed:
    """Blocks of what ``read`` gives. After a fault the rest of a block comes in small pieces first, then larger ones.

    Else each of many faults in a block would have all that follows it judged again.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self.read, self.piece = read, BLOCK_BYTES
        self.held: list[memoryview] = []  # the last comes first

    def next(self, size: int) -> bytes:
        """Return at least one byte, or none at the end."""
        if not self.held:
            return self.read(max(BLOCK_BYTES, size))
        view, size = self.held.pop(), max(self.piece, size)
        self.hold(view[size:])
        self.piece *= 4
        return bytes(view[:size])

    def hold(self, view: memoryview) -> None:
        """Keep bytes for the next time."""
        if view:
            self.held.append(view)

    def first(self, data: bytes) -> bytes:
        """Return the first piece of data, and keep the rest."""
        self.piece = min(PIECE_BYTES, BLOCK_BYTES)
        if len(data) <= self.piece:
            return data
        view = memoryview(data)
        self.hold(view[self.piece :])
        return bytes(view[: self.piece])


def nothing_proved(_: bytes) -> None:
    """Prove nothing of any bytes."""


class Framer:
    """What ``read`` gives, in chunks of whole records; ``prove``, which may change meanwhile, says which are right."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self.prove: Callable[[bytes], Proved | None] = nothing_proved

    def chunks(self) -> Iterator[Chunk | ProvedChunk | Fault]:
        """Yield chunks, and report every record that is none."""
        return _chunks(_Feed(self._read), self)


def _chunks(feed: _Feed, framer: Framer) -> Iterator[Chunk | ProvedChunk | Fault]:
    data, line, done, skipping = b"", 1, False, False
    while not done:
        fresh = feed.next(len(data))
        done, data = not fresh, data + fresh if data else fresh
        del fresh  # its memory serves the next one
        if skipping:  # the rest of a line that is not read
            data, line, skipping = _next_line(data, line)
        while data:
            if proved := framer.prove(data):
                yield ProvedChunk(proved, line)
                data = data[proved.size :]
                continue
            quotes = pc.equal(as_bytes(data), _QUOTE) if b'"' in data else None
            at, rule, message = _first_fault(data, quotes, done=done)
            faulty = at < len(data)
            inside = quotes.slice(0, at).true_count & 1 if quotes is not None else 0
            end = at if done and not faulty else record_start(data, at, inside)
            if end:
                # Without its last newline pyarrow would take an empty last cell for one in quotes.
                ended = data if data[end - 1 : end] == b"\n" else data + b"\n"
                size = end + len(ended) - len(data)
                records = pa.py_buffer(ended).slice(0, size)
                newlines = pc.equal(as_bytes(records), _LF).true_count
                yield Chunk(records, line, newlines, None if quotes is None else quotes.slice(0, end))
                line, at, data = line + newlines, at - end, data[end:]
            if not faulty:
                if done or len(data) < MAX_RECORD_BYTES:
                    break
                at, rule = 0, "csv"
                message = f"more than {MAX_RECORD_BYTES >> 20} MB without an end; is a quote not closed?"
            yield Fault(line + data.count(b"\n", 0, at), _column(data, at), rule, message)
            data, line, skipping = _next_line(data, line)
            data = feed.first(data)
            done = done and not feed.held


def _next_line(data: bytes, line: int) -> tuple[bytes, int, bool]:
    """Return what follows a line, the number of the line that is next, and whether that line has not ended yet."""
    end = data.find(b"\n") + 1
    return (data[end:], line + 1, False) if end else (b"", line, True)


def _column(data: bytes, at: int) -> int:
    return len(data[data.rfind(b"\n", 0, at) + 1 : at].decode(errors="replace")) + 1


def as_bytes(data: bytes | pa.Buffer) -> pa.Array:
    """Return bytes as an array, without a copy."""
    return pa.Array.from_buffers(pa.uint8(), len(data), [None, pa.py_buffer(data)])


def _first_fault(data: bytes, quotes: pa.Array | None, *, done: bool) -> tuple[int, str, str]:
    """Return (place, rule, message) of the first byte that is wrong; the place is beyond the data where none is."""
    faults = [(len(data), "", "")]
    if quotes is not None:
        before, after = _neighbours(data, quotes, done=done)
        if before.translate(None, _AROUND) or after.translate(None, _AROUND):
            faults.append(_stray_quote(data, quotes, before, after))
        elif done and quotes.true_count & 1:
            faults.append((_opening(data), "csv", "a quote is opened here and never closed; close it"))
    if (nul := data.find(b"\0")) >= 0:
        faults.append((nul, "encoding", "a NUL byte, which is no text; take it out"))
    if b"\r" in data and (at := _lone_cr(data, done=done)) >= 0:
        message = "a carriage return that ends no line (LF or CR LF does); put the cell in quotes or take it out"
        faults.append((at, "csv", message))
    return min(faults)


def _neighbours(data: bytes, quotes: pa.Array, *, done: bool) -> tuple[bytes, bytes]:
    """Return the byte before each even quote and after each odd one; the end of a block is no end of a cell."""
    cells, last = as_bytes(data), len(data) - 1
    before = _raw(cells.slice(0, last).filter(quotes.slice(1)))
    after = _raw(cells.slice(1).filter(quotes.slice(0, last)))
    if data[:1] == b'"':
        before = b"\n" + before
    return before[::2], (after + (b"\n" if done else b'"'))[1::2]


def _raw(cells: pa.Array) -> bytes:
    return cells.buffers()[1].to_pybytes()[: len(cells)] if len(cells) else b""


def _stray_quote(data: bytes, quotes: pa.Array, before: bytes, after: bytes) -> tuple[int, str, str]:
    opening, closing = _ODD_ONE.search(before), _ODD_ONE.search(after)
    even = 2 * opening.start() if opening else len(data)
    odd = 2 * closing.start() + 1 if closing else len(data)
    at = pc.indices_nonzero(quotes)[min(even, odd)].as_py()
    if even < odd:
        message = "a quote within a cell that does not begin with one; put the cell in quotes and double this one"
    elif data[at - 1 : at] == b"\\":
        message = f"a quote within a cell that a backslash marks; double it in place of that, {REMEDY}"
    else:
        message = "text after the quote that closes a cell; double each quote that belongs to the text"
    return at, "csv", message


def _opening(data: bytes) -> int:
    """Return the quote that opens the cell that is never closed: the last one at an even place that doubles none."""
    at = data.rfind(b'"')
    while data[at - 1 : at] == b'"':
        at = data.rfind(b'"', 0, at - 1)
    return at


def _lone_cr(data: bytes, *, done: bool) -> int:
    """Return the first CR outside quotes that no LF follows, or -1."""
    cells = as_bytes(data)
    after = cells.slice(1).filter(pc.equal(cells, _CR).slice(0, len(data) - 1))
    if not _raw(after).translate(None, b"\n") and not data.endswith(b"\r"):
        return -1  # all are of CR LF
    seen = inside = 0
    for match in _LONE_CR.finditer(data):
        at = match.start()
        inside ^= data.count(b'"', seen, at) & 1
        seen = at
        if not inside and (done or at < len(data) - 1):
            return at
    return -1

"""Which cells of a column are surely numbers in plain decimals, judged by all their bytes at once.

A pattern costs a call for each cell; here the cells' texts, which Arrow keeps one after the other, are looked at as
one. Of texts made of digits, points and signs, Arrow's own cast refuses all that is no number but these, which the
grammar refuses too: a zero before another digit (``01``), a point without a digit before it or after it (``.5``,
``1.``). So the first two bytes after the sign and the last byte decide.
"""

from __future__ import annotations

from bisect import bisect_right

import pyarrow as pa

from accord.values.kernels import pc

MAX_CHARACTERS = 256  # of a cell: a number in plain decimals that is this long is within the range of a double
_PLAIN_BYTES = b"0123456789.-"
_FOUL = bytes(byte not in _PLAIN_BYTES for byte in range(256))
_SHARE = 64  # a cell in so many may be foul; beyond that, patterns are faster
# Made once: to turn a value of Python's into one of Arrow's, pyarrow looks for pandas each time, for a millisecond.
_INT_1 = pa.scalar(1, pa.int32())
_BYTE_1 = pa.scalar(1, pa.uint8())
_POINT, _MINUS, _ZERO = (pa.scalar(byte, pa.uint8()) for byte in b".-0")


def doubtful(cells: pa.Array) -> pa.Array | None:
    """Return a mask of the cells that may be no plain number; None where a pattern is faster.

    It is right about cells that Arrow's cast takes as numbers, no others; a null may be called doubtful.
    """
    if not len(cells):
        return pa.array([], pa.bool_())
    _, where, data = cells.buffers()
    offsets = pa.Array.from_buffers(pa.int32(), len(cells) + 1, [None, where], offset=cells.offset)
    begin, end = offsets[0].as_py(), offsets[len(cells)].as_py()
    text = data.slice(begin, end - begin).to_pybytes() if end > begin else b""
    if (pc.max(pc.binary_length(cells)).as_py() or 0) > MAX_CHARACTERS:
        return None
    foul = None
    if text.translate(None, _PLAIN_BYTES):
        foul = _foul(text, memoryview(where).cast("i")[cells.offset : cells.offset + len(cells) + 1], begin)
        if foul is None:
            return None
    # A byte before and two behind, so that the neighbours of every byte exist. A null begins where the next cell does.
    padded = _bytes(b"," + text + b",,")
    here, places = padded.slice(1), offsets if not begin else pc.subtract(offsets, pa.scalar(begin, pa.int32()))
    first, end = places.slice(0, len(cells)), places.slice(1)
    if b"-" in text:
        first = pc.add(first, pc.cast(pc.equal(here.take(first), _MINUS), pa.int32()))
    lead = here.take(first)
    wrong = pc.or_(pc.equal(lead, _POINT), pc.equal(padded.take(end), _POINT))
    zero = pc.equal(lead, _ZERO)
    if zero.true_count:
        second = pc.add(first, _INT_1)
        followed = pc.and_(pc.greater(end, second), pc.not_equal(here.take(second), _POINT))
        wrong = pc.or_(wrong, pc.and_(zero, followed))
    return wrong if foul is None else pc.or_(wrong, foul)


def _foul(text: bytes, offsets: memoryview, begin: int) -> pa.Array | None:
    """Return a mask of the cells with other bytes than a plain number has; None where many have."""
    marks, cells = text.translate(_FOUL), bytearray(len(offsets) - 1)
    allowed = len(cells) // _SHARE + 4
    at = marks.find(1)
    while at >= 0 and allowed:
        cell = bisect_right(offsets, at + begin) - 1
        cells[cell] = 1
        allowed -= 1
        at = marks.find(1, offsets[cell + 1] - begin)
    return None if at >= 0 else pc.equal(_bytes(bytes(cells)), _BYTE_1)


def _bytes(data: bytes) -> pa.Array:
    return pa.Array.from_buffers(pa.uint8(), len(data), [None, pa.py_buffer(data)])

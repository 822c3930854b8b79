"""Chunks of well-formed CSV records into typed rows.

pyarrow parses them into text, and ``cast`` types that. A null is an empty cell without quotes; ``""`` is empty text.
What pyarrow's parser still lets pass is caught here: rows with too few or too many cells, an empty line (it reads a row
of nulls), a byte order mark (it takes one from any chunk). Text is judged as UTF-8 once for a chunk: commas, quotes and
newlines are ASCII, so a chunk is UTF-8 exactly where each of its cells is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import reduce
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from accord.problems import Problem
from accord.schema.model import Column
from accord.sources.as_one import holds
from accord.sources.csv.framing import Chunk
from accord.sources.csv.positions import Located, Places, Records, place_of
from accord.sources.encodings import REMEDY
from accord.sources.list_cells import from_text, text_message
from accord.sources.rows import MAX_PROBLEMS, Locate, Position, Reading, Rows, Source, rows_without, without_missing
from accord.sources.text import merge_mark
from accord.values import utf8
from accord.values.parse import rule

BOM = b"\xef\xbb\xbf"
_BLOCK_BYTES = 1 << 30  # larger than any chunk: each is parsed at once
_NONE = pa.scalar(0, pa.int32())


class Bad(NamedTuple):
    """What is wrong with one record of a chunk; the line counts within the chunk."""

    record: int
    line: int
    column: int
    rule: str
    message: str
    id: str = ""


class Parsed(NamedTuple):
    """What pyarrow made of a chunk: its texts, how many records it has, which of them the texts are of."""

    cells: dict[str, pa.Array]
    records: int
    numbers: pa.Array | None  # None: all of them
    bad: list[Bad]

    def number(self, row: int) -> int:
        """Return which record of the chunk a row is."""
        return row if self.numbers is None else int(self.numbers[row].as_py())

    def rows(self, numbers: set[int]) -> list[int]:
        """Return which rows these records of the chunk are; some are none."""
        if self.numbers is None:
            return sorted(numbers)
        return [row for row, number in enumerate(self.numbers.to_pylist()) if number in numbers]


class Parser:
    """Chunks of text into typed rows."""

    def __init__(self, source: Source, names: list[str]) -> None:
        self.source, self.names = source, names
        self.reading = pa.csv.ReadOptions(use_threads=False, block_size=_BLOCK_BYTES, column_names=names)
        self.converting = pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            check_utf8=False,
        )

    def rows(self, chunk: Chunk) -> Iterator[Rows | Problem]:
        """Yield the problems of a chunk, then its rows but those that have one."""
        try:
            _check_text(chunk.data)
            cells = self.parse(chunk.data)
            parsed = Parsed(cells, rows_of(cells), None, [])
        except pa.ArrowInvalid:  # a ragged row, or bytes that are no UTF-8
            parsed = self._parse_broken(chunk.data)
        arrays, wrong = self.typed(parsed.cells)
        bad, nulls = parsed.bad, _all_null(parsed.cells)
        if nulls or wrong or bad:
            bad += self.faults(_places(chunk, parsed), parsed, nulls, sorted(wrong))
            for fault in sorted(set(bad)):
                yield self.source.problem(chunk.line + fault.line, fault.column, fault.rule, fault.message, fault.id)
        out = parsed.rows({fault.record for fault in bad})
        origin = Reading(chunk.line, _lines(chunk, parsed), self._locate(chunk, parsed))
        yield from rows_without(self.source, arrays, origin, out)

    def _locate(self, chunk: Chunk, parsed: Parsed) -> Locate:
        latest: list[tuple[int, Records | Places]] = []  # the last row, and what located it

        def locate(row: int, name: str) -> Position:
            name = self.source.written(name)
            if name not in self.names:
                return 0, 1
            is_ahead = latest and latest[0][0] <= row  # Places goes forward only, and several callers begin again
            places = latest[0][1] if is_ahead else _places(chunk, parsed)
            latest[:] = [(row, places)]
            record, before = places.record(parsed.number(row))
            line, column = place_of(record, self.names.index(name))
            return chunk.line + before + line, column

        return locate

    def typed(self, cells: dict[str, pa.Array]) -> tuple[list[pa.Array], list[tuple[int, int]]]:
        """Return the columns of the table, and (row, column) of the cells that are wrong."""
        arrays, bad = [], []
        for place, column in enumerate(self.source.columns):
            if column.name not in cells:
                arrays.append(pa.nulls(rows_of(cells), self.source.schema.field(column.name).type))
                continue
            typed, wrong = from_text(without_missing(cells[column.name], column.missing), column)
            arrays.append(typed)
            if len(wrong):
                bad += [(index, place) for index in wrong[: MAX_PROBLEMS + 1].to_pylist()]
        return arrays, bad

    def faults(self, places: Located, parsed: Parsed, nulls: list[int], wrong: list[tuple[int, int]]) -> Iterator[Bad]:
        """Yield the empty lines and the wrong cells, with their places."""
        for at in map(parsed.number, nulls):
            record, line = places.record(at)
            if not record.strip("\r\n"):
                message = f"an empty line, where {len(parsed.cells)} cells belong; take it out"
                yield Bad(at, line, 1, "ragged-row", message)
        for index, place in wrong:
            at = parsed.number(index)
            yield self._bad_cell(at, places.record(at), self.source.columns[place], parsed.cells, index)

    def _bad_cell(
        self, at: int, record: tuple[str, int], column: Column, cells: dict[str, pa.Array], index: int
    ) -> Bad:
        line, place = place_of(record[0], self.names.index(column.name))
        names = [name for name in self.source.table.key if name in cells]
        key = self.source.record_of({name: cells[name][index].as_py() for name in names})
        message = f"{column.name}: {text_message(cells[column.name][index].as_py(), column)}"
        return Bad(at, record[1] + line, place, rule(column.type), message, key)

    def parse(self, data: pa.Buffer | bytes, ragged: dict[int, int] | None = None) -> dict[str, pa.Array]:
        """Return the texts of the columns; records with too few or too many cells go to ``ragged``, with their number.

        Raises:
            ArrowInvalid: for such a record, where there is no ``ragged``.
        """

        def skip(row: pa.csv.InvalidRow) -> str:
            ragged[row.number - 1] = row.actual_columns  # type: ignore[index] # only set where it is a dict
            return "skip"

        if bytes(memoryview(data)[:3]) == BOM:  # pyarrow takes one away from whatever it reads, text of a cell too
            data = BOM + bytes(data)
        parsing = pa.csv.ParseOptions(ignore_empty_lines=False, invalid_row_handler=None if ragged is None else skip)
        table = pa.csv.read_csv(pa.BufferReader(data), self.reading, parsing, self.converting)
        return {name: one_array(table.column(name)) for name in self.names}

    def _parse_broken(self, data: pa.Buffer) -> Parsed:
        """Parse a chunk in which something is wrong: what is no UTF-8 is replaced, what is ragged is left out."""
        records = Records(data)
        bad, text = _repaired(records)
        ragged: dict[int, int] = {}
        cells = self.parse(text, ragged)
        for index in sorted(ragged.keys() - {fault.record for fault in bad}):
            count, wanted = ragged[index], len(self.names)
            message = f"has {count} cell{'s' * (count != 1)}, where {wanted} belong"
            mark = merge_mark(records.record(index)[0])
            bad.append(Bad(index, records.line(index), 1, "merge-mark" if mark else "ragged-row", mark or message))
        numbers = pa.arange(0, len(records))
        if ragged:
            numbers = numbers.filter(pc.invert(pc.is_in(numbers, pa.array(sorted(ragged), pa.int64()))))
        return Parsed(cells, len(records), numbers, bad)


def _places(chunk: Chunk, parsed: Parsed) -> Records | Places:
    """Return what finds the records of a chunk: by the lengths of cells where that can be, else by all its quotes."""
    ragged_or_empty = parsed.numbers is not None or _all_null(parsed.cells)
    simple = not ragged_or_empty and not holds(chunk.data, b"\r")
    return Places(chunk, parsed.cells.values()) if simple else Records(chunk.data)


def _check_text(data: pa.Buffer) -> None:
    """Raise ArrowInvalid where the bytes are no UTF-8."""
    offsets = pa.py_buffer(struct.pack("=2i", 0, data.size))
    pa.Array.from_buffers(pa.string(), 1, [None, offsets, data]).validate(full=True)


def _repaired(records: Records) -> tuple[list[Bad], bytes]:
    """Return what of the records is no UTF-8, and their bytes with that replaced."""
    data, bad, whole, at = records.data, [], [], 0
    while at < len(data):
        try:
            str(memoryview(data)[at:], "utf-8")
            break
        except UnicodeDecodeError as error:
            place = at + error.start
        index = records.index(place)
        begin, end = records.span(index)
        line, column = utf8.place_after(data[begin:place])
        message = f"{utf8.bad_byte(data[place])}, {REMEDY}"
        bad.append(Bad(index, records.line(index) + line - 1, column, "encoding", message))
        whole += [data[at:begin], data[begin:end].decode(errors="replace").encode()]
        at = end
    return bad, b"".join([*whole, data[at:]])


def _lines(chunk: Chunk, parsed: Parsed) -> pa.Array | None:
    """Return the line on which each row begins; None where each record is a line and all are there."""
    if parsed.numbers is not None:
        return pc.add(Records(chunk.data).lines.take(parsed.numbers), chunk.line)
    if chunk.newlines == parsed.records:
        return None
    heights = heights_of(parsed.cells.values())
    return pc.subtract(pc.cumulative_sum(heights, start=chunk.line), heights)


def heights_of(texts: Iterable[pa.Array]) -> pa.Array | None:
    """Return how many lines each row takes, from the texts of its cells; None where each takes one."""
    counts = [
        pc.fill_null(pc.count_substring(cells, "\n"), _NONE) for cells in texts if holds(cells.buffers()[2], b"\n")
    ]
    return pc.add(pc.cast(reduce(pc.add, counts), pa.int64()), 1) if counts else None


def rows_of(cells: dict[str, pa.Array]) -> int:
    """Return how many rows some columns have, at least one of which is given."""
    return len(next(iter(cells.values())))


def one_array(column: pa.ChunkedArray) -> pa.Array:
    """Return a column without chunks."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _all_null(cells: dict[str, pa.Array]) -> list[int]:
    """Return the rows without any value: an empty line looks like one, unless there is but one column."""
    arrays = list(cells.values())
    if len(arrays) == 1 or not all(array.null_count for array in arrays):
        return []
    rows: list[int] = pc.indices_nonzero(reduce(pc.and_, map(pc.is_null, arrays))).to_pylist()
    return rows

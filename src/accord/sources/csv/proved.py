"""Chunks of which the form is proved into typed rows: pyarrow reads the values, and Accord those in doubt.

What a ``Prover`` has matched, pyarrow reads as ``accord.values.parse`` would: of numbers, days and truth values there
are none left that the two read differently. Records in doubt are read as text, as in any chunk, and put back where they
stood.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from accord.problems import Problem
from accord.sources.csv.parser import BOM, Bad, Parsed, Parser, heights_of, one_array, rows_of
from accord.sources.csv.positions import place_of
from accord.sources.proof.columns import typed_columns
from accord.sources.proof.layout import Layout, in_order
from accord.sources.proof.prover import CsvProver, Proved
from accord.sources.rows import Locate, Position, Reading, Rows, rows_but


class ProvedParser:
    """Proved chunks of text into typed rows."""

    def __init__(self, parser: Parser) -> None:
        self.parser, self.source = parser, parser.source
        self._parsing = pa.csv.ParseOptions(ignore_empty_lines=False)

    @cached_property
    def prover(self) -> CsvProver:
        """The proof, which takes some milliseconds to compile."""
        return CsvProver(self.source.table, self.parser.names)

    @cached_property
    def _types(self) -> dict[str, pa.DataType]:
        return {name: cell.type or pa.string() for name, cell in self.prover.cells.items()}

    @cached_property
    def _converting(self) -> pa.csv.ConvertOptions:
        return pa.csv.ConvertOptions(
            column_types=self._types,
            null_values=[""],
            true_values=["true"],
            false_values=["false"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            check_utf8=False,
        )

    def rows(self, proved: Proved, line: int) -> Generator[Rows | Problem, None, int]:
        """Yield the problems of the records in doubt, then the rows but those that have one.

        Args:
            proved: a chunk.
            line: of the file on which it begins.

        Returns:
            The number of its lines.
        """
        cells = self._read(proved.good(self._gap))
        arrays, wrong = typed_columns(self.source, self.prover, cells)
        layout = self._layout(proved, cells)
        if wrong:  # cells of columns of any text, or lists: their records are in doubt as well
            spans = {layout.span(number) for number in (wrong if self._mark else layout.numbers_of(wrong))}
            return (yield from self.rows(proved._replace(doubtful=tuple(sorted({*proved.doubtful, *spans}))), line))
        faults: list[Bad] = []
        out: set[int] = set()
        if proved.doubtful:
            others, faults = self._judge(layout)
            out = {fault.record for fault in faults}
            arrays = in_order(arrays, others, layout.numbers, gaps=bool(self._mark), out=out)
        for fault in faults:
            yield self.source.problem(line + fault.line, fault.column, fault.rule, fault.message, fault.id)
        origin = Reading(line, layout.lines_from(line), self._locate(line, layout))
        yield from rows_but(self.source, arrays, origin, sorted(out), self.prover.proof(layout.numbers))
        return layout.height

    def _read(self, data: pa.Buffer | bytes) -> dict[str, pa.Array]:
        if not len(data):
            return {name: pa.array([], kind) for name, kind in self._types.items()}
        if bytes(memoryview(data)[:3]) == BOM:  # pyarrow takes one away from whatever it reads, text of a cell too
            data = BOM + bytes(data)
        table = pa.csv.read_csv(pa.BufferReader(data), self.parser.reading, self._parsing, self._converting)
        return {name: one_array(table.column(name)) for name in self.parser.names}

    @cached_property
    def _mark(self) -> str:
        """A column that no record leaves empty of which the form is proved; empty where there is none."""
        return next((name for name, cell in self.prover.cells.items() if "required" in cell.proved), "")

    @property
    def _gap(self) -> bytes:
        """What stands in the place of a record in doubt: a record without any value, which the mark tells."""
        return b"," * (len(self.parser.names) - 1) + b"\n" if self._mark else b""

    def _layout(self, proved: Proved, cells: dict[str, pa.Array]) -> Layout:
        rows = rows_of(cells)
        heights = heights_of(cells[name] for name, cell in self.prover.cells.items() if cell.may_break)
        if not self._mark:
            return Layout(proved, rows, heights)
        is_gap = pc.is_null(cells[self._mark])
        numbers = pc.indices_nonzero(is_gap).to_pylist()
        others = None if heights is None else heights.filter(pc.invert(is_gap))
        return Layout(proved, rows - len(numbers), others, numbers)

    def _judge(self, layout: Layout) -> tuple[list[pa.Array], list[Bad]]:
        """Return the columns of the records in doubt, and what is wrong with their cells."""
        proved = layout.proved
        texts = self.parser.parse(b"".join(proved.data[begin:end] for begin, end in proved.doubtful))
        numbers = pa.array(layout.numbers, pa.int64())
        arrays, wrong = self.parser.typed(texts)
        parsed = Parsed(texts, layout.size, numbers, [])
        return arrays, sorted(set(self.parser.faults(layout, parsed, [], sorted(wrong))))

    def _locate(self, line: int, layout: Layout) -> Locate:
        names = self.parser.names

        def locate(row: int, name: str) -> Position:
            name = self.source.written(name)
            if name not in names:
                return 0, 1
            below, column = place_of(layout.record(row)[0], names.index(name))
            return line + layout.line(row) + below, column

        return locate

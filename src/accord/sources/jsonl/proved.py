"""Lines of which the form is proved into typed rows: pyarrow reads the values, and Accord those of lines in doubt."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.json

from accord.problems import Problem
from accord.sources.json_columns import column_of
from accord.sources.proof.columns import typed_columns
from accord.sources.proof.layout import Layout, in_order
from accord.sources.proof.prover import Proved, Prover
from accord.sources.rows import Position, Reading, Rows, Source, rows_but

_BLOCK_BYTES = 1 << 30  # larger than what is proved at once


class LineFault(NamedTuple):
    """What is wrong in a line, counted from the first of those that are judged."""

    line: int
    column: int
    rule: str
    message: str
    record: str


Judge: TypeAlias = Callable[[list[bytes]], tuple[list[pa.Array], list[LineFault]]]


def proved_rows(
    source: Source, proved: Proved, prover: Prover, first: int, judge: Judge
) -> Generator[Rows | Problem, None, int]:
    """Yield the problems of the lines in doubt, which ``judge`` judges, then the rows but those that have one.

    Returns:
        The number of lines.
    """
    arrays, wrong = typed_columns(source, prover, _read(proved.good(), prover))
    layout = Layout(proved, len(arrays[0]), None)
    if wrong:  # values of columns of any text: their lines are in doubt as well
        spans = {layout.span(number) for number in layout.numbers_of(wrong)}
        proved = proved._replace(doubtful=tuple(sorted({*proved.doubtful, *spans})))
        return (yield from proved_rows(source, proved, prover, first, judge))
    faults: list[LineFault] = []
    out: set[int] = set()
    if proved.doubtful:
        others, faults = judge([proved.data[begin:end] for begin, end in proved.doubtful])
        out = {layout.numbers[fault.line] for fault in faults}
        arrays = in_order(arrays, others, layout.numbers, out=out)
    for fault in faults:
        line = first + layout.numbers[fault.line]
        yield source.problem(line, fault.column, fault.rule, fault.message, fault.record)
    origin = Reading(first, None, partial(_located, source, layout, first))
    yield from rows_but(source, arrays, origin, sorted(out), prover.proof(layout.numbers))
    return layout.size


def _located(source: Source, layout: Layout, first: int, row: int, name: str) -> Position:
    """Return line and column of a value, from the bytes that were proved; 1 for a key that is not there."""
    return first + row, column_of(layout.record(row)[0], source.written(name))


def _read(data: pa.Buffer | bytes, prover: Prover) -> dict[str, pa.Array]:
    types = pa.schema([(name, cell.type or pa.string()) for name, cell in prover.cells.items()])
    if not len(data):
        return {field.name: pa.array([], field.type) for field in types}
    parsing = pa.json.ParseOptions(explicit_schema=types, unexpected_field_behavior="error")
    reading = pa.json.ReadOptions(use_threads=False, block_size=_BLOCK_BYTES)
    table = pa.json.read_json(pa.BufferReader(data), reading, parsing).combine_chunks()
    return {name: table[name].chunk(0) for name in prover.cells}

"""The columns that are computed, over Arrow data.

Bounds, precision and year of each EDTF column, the instant of each date and time, the seconds of each duration, and
what codes of one column imply for others. Each distinct text is parsed once a batch; the rest is a take. Of the two
zeros of a number, 0.0 and -0.0, the first is published for both: SQLite's files know no other. Of few rows, Python
makes the same columns, without Arrow's functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from accord.schema.arrow import arrow_schema
from accord.schema.implied import IMPLIED
from accord.schema.model import Column, Table
from accord.values import edtf
from accord.values.kernels import pc
from accord.values.times import instant
from accord.values.types import type_of

DAY, NO_TEXT = pa.scalar("day"), pa.scalar(None, pa.string())
ZERO = pa.scalar(0.0)
# Days that exist in every month of every year from 1000 on; what a date32 can be read from without asking further.
_PLAIN_DAY = r"\A[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])\z"
_PLAIN_MOMENT = (
    r"\A[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3]):[0-5][0-9]"
    r"(?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])\z"
)

_OF: dict[str, Callable[[edtf.Edtf], Any]] = {
    "earliest": lambda when: when.earliest,
    "latest": lambda when: when.latest,
    "precision": lambda when: when.precision,
    "year": lambda when: when.year,
}


def may_change(column: Column) -> bool:
    """Whether ``derive`` makes cells of a column that people fill in."""
    return column.is_contest or IMPLIED in column.spec or column.type == "number"


def derive(batch: pa.RecordBatch, table: Table) -> pa.RecordBatch:
    """Return a batch of every column of the table in order, from one of the columns that people or machines fill in.

    A text that has not the format of its column derives nothing; the check of its format reports it.
    """
    made: dict[str, pa.Array] = {}
    for column in table.columns:
        if column.is_contest:
            made[column.name] = _contest(column, batch)
        elif column.derived_from is None:
            cells = _implied(column, batch)
            made[column.name] = pc.add(cells, ZERO) if column.type == "number" else cells  # -0.0 + 0.0 is 0.0
        elif column.name not in made:
            source = table.by_name[column.derived_from]
            columns = [other for other in table.columns if other.derived_from == source.name]
            made.update(_DERIVE[source.spec["format"]](made[source.name], columns))
    schema = arrow_schema(table)
    return pa.record_batch([made[name] for name in schema.names], schema=schema)


def derive_few(batch: pa.RecordBatch, table: Table) -> pa.RecordBatch:
    """Return what ``derive`` does, sooner where rows are few: Arrow's functions need not be imported for them."""
    schema = arrow_schema(table)
    cells = [_few(column, batch, table, kind) for column, kind in zip(table.columns, schema.types, strict=True)]
    return pa.record_batch(cells, schema=schema)


def _contest(column: Column, batch: pa.RecordBatch) -> pa.Array:
    """Return what the evidence of records says of their rows; nothing of those of files, which have none."""
    has_evidence = column.name in batch.schema.names
    return batch.column(column.name) if has_evidence else pa.nulls(batch.num_rows, pa.string())


def _implied(column: Column, batch: pa.RecordBatch) -> pa.Array:
    """Return the cells of a column, with what codes beside them imply in rows that give none of what these imply."""
    cells = batch.column(column.name)
    if (mark := column.spec.get(IMPLIED)) is None:
        return cells
    codes = batch.column(mark["by"]).dictionary_encode()
    implied = pa.array(list(map(mark["values"].get, codes.dictionary.to_pylist())), cells.type).take(codes.indices)
    for name in mark["together"]:
        implied = pc.if_else(pc.is_valid(batch.column(name)), pa.scalar(None, cells.type), implied)
    return pc.coalesce(cells, implied)


def _implied_few(column: Column, batch: pa.RecordBatch, kind: pa.DataType) -> pa.Array:
    mark, own = column.spec[IMPLIED], batch.column(column.name).to_pylist()
    codes = batch.column(mark["by"]).to_pylist()
    beside = [batch.column(name).to_pylist() for name in mark["together"]]
    given = [any(value is not None for value in values) for values in zip(*beside, strict=True)]
    rows = zip(own, codes, given, strict=True)
    return pa.array([value if is_given else mark["values"].get(code) for value, code, is_given in rows], kind)


def _few(column: Column, batch: pa.RecordBatch, table: Table, kind: pa.DataType) -> pa.Array:
    if column.is_contest:
        return _contest(column, batch)
    if IMPLIED in column.spec:
        return _implied_few(column, batch, kind)
    cells = batch.column(column.derived_from or column.name)
    if column.derived_from:
        parse = _READ[table.by_name[column.derived_from].spec["format"]]
        of: Callable[[Any], Any] = _OF.get(column.computes, _itself)
        texts = cells.to_pylist()
        read = {text: parse(text) for text in set(texts) - {None}}
        values = {text: of(value) for text, value in read.items() if value is not None}
        return pa.array([values.get(text) for text in texts], kind)
    if column.type == "number":
        return pa.array([None if number is None else number + 0.0 for number in cells.to_pylist()], kind)
    return cells


def _itself(value: Any) -> Any:
    return value


def _of_edtf(cells: pa.Array, columns: list[Column]) -> dict[str, pa.Array]:
    """Read each distinct text once, for there are few of them: a date stands in many rows."""
    distinct = cells.dictionary_encode()
    return {name: values.take(distinct.indices) for name, values in _of_dates(distinct.dictionary, columns).items()}


def _of_dates(cells: pa.Array, columns: list[Column]) -> dict[str, pa.Array]:
    """Read plain days in one step, which most dates are; parse the others. None of the cells is null."""
    is_plain = pc.match_substring_regex(cells, _PLAIN_DAY)
    days = pc.cast(pc.if_else(is_plain, cells, NO_TEXT), pa.date32())
    is_other = pc.invert(is_plain)
    others = [_parsed(text) for text in cells.filter(is_other).to_pylist()]
    return {c.name: pc.replace_with_mask(_of_days(c, days), is_other, _values(c, others)) for c in columns}


def _of_days(column: Column, days: pa.Array) -> pa.Array:
    if column.computes == "precision":
        return pc.if_else(pc.is_valid(days), DAY, NO_TEXT)
    return pc.year(days) if column.computes == "year" else days


def _values(column: Column, dates: list[edtf.Edtf | None]) -> pa.Array:
    of = _OF[column.computes]
    return pa.array([of(when) if when else None for when in dates], type_of(column.type).arrow)


def _parsed(text: str) -> edtf.Edtf | None:
    try:
        return edtf.parse(text)
    except edtf.EdtfError:
        return None


def _seconds(text: str) -> float | None:
    from accord.values.durations import seconds

    return seconds(text)


def _of_date_time(cells: pa.Array, columns: list[Column]) -> dict[str, pa.Array]:
    """Read what Arrow reads in one step, times with an offset and no more than six digits of a second."""
    kind = type_of(columns[0].type).arrow
    is_plain = pc.match_substring_regex(cells, _PLAIN_MOMENT)
    moments = pc.cast(pc.if_else(is_plain, cells, NO_TEXT), kind)
    others = pc.if_else(is_plain, NO_TEXT, cells).dictionary_encode()
    values = pa.array([instant(text) for text in others.dictionary.to_pylist()], kind)
    return {columns[0].name: pc.coalesce(moments, values.take(others.indices))}


def _of_duration(cells: pa.Array, columns: list[Column]) -> dict[str, pa.Array]:
    distinct = cells.dictionary_encode()
    values = pa.array([_seconds(text) for text in distinct.dictionary.to_pylist()], pa.float64())
    return {columns[0].name: values.take(distinct.indices)}


_DERIVE: dict[str, Callable[[pa.Array, list[Column]], dict[str, pa.Array]]] = {
    "edtf": _of_edtf,
    "date-time": _of_date_time,
    "duration": _of_duration,
}
_READ: dict[str, Callable[[str], Any]] = {"edtf": _parsed, "date-time": instant, "duration": _seconds}

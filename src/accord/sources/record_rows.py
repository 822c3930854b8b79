"""Records as rows of tables: each record a row of its table, each item of a list a row of the list's table.

Rows stand in a fixed order (records by id, items as written), so that the same input gives the same bytes. Each row
keeps the record and the path it was made of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, repeat
from typing import Any

import pyarrow as pa

from accord.problems import Problem, RowProblem, dotted
from accord.schema.model import Column, Schemas, Table
from accord.sources.date_columns import may_change
from accord.sources.items import items
from accord.sources.places import Origin, RecordSegment
from accord.sources.records import ANY, Curated, Record
from accord.values.parse import cast, day
from accord.values.types import INT64_END, type_of

Row = dict[str, Any]
Cells = dict[str, list[Any]]
INT64 = range(-INT64_END, INT64_END)


@dataclass(frozen=True)
class RecordRows:
    """Typed rows with their origins. Rows that are not ``judged`` are there for the rules between rows only.

    ``cells`` are those of columns of which they are known as Python has them, by column.
    """

    table: Table
    batch: pa.RecordBatch
    origins: Sequence[Origin | None]
    judged: bool = True
    cells: Cells = field(default_factory=dict)

    def problem(self, fault: RowProblem) -> Problem:
        """Return a problem of a row, at the place where its cell was written."""
        return self.segment(0).place(fault.row, fault.column).problem(fault.rule, fault.message)

    def segment(self, start: int) -> RecordSegment:
        """Return where these rows stand, as rows of a table from ``start`` on."""
        return RecordSegment(start, self.table, self.origins)

    def take(self, order: pa.Array) -> RecordRows:
        """Return some of these rows, in an order that is given."""
        origins = [self.origins[row] for row in order.to_pylist()]
        return RecordRows(self.table, self.batch.take(order), origins, self.judged)

    def with_batch(self, batch: pa.RecordBatch) -> RecordRows:
        """Return these rows with more columns, or with others in place of those whose cells are not known."""
        return RecordRows(self.table, batch, self.origins, self.judged, self.cells)


def of_rows(
    table: Table, rows: Sequence[Row] = (), origins: Sequence[Origin | None] = (), *, judged: bool = True
) -> RecordRows:
    """Return rows, given as values by column, as typed rows. A value of another type becomes null: it is reported."""
    columns: dict[str, pa.Array] = {}
    known: Cells = {}
    for column in table.columns:
        if not column.derived_from:
            values = list(map(dict.get, rows, repeat(column.name)))
            columns[column.name] = _cells(column, values, known)
    return RecordRows(table, pa.record_batch(columns), origins or [None] * len(rows), judged, known)


def _cells(column: Column, values: list[Any], known: Cells) -> pa.Array:
    """Return values as cells of a column; add them to those that are known where they are the same."""
    if column.separator:
        return _lists(column, [value if isinstance(value, list) else None for value in values])
    about = type_of(column.type)
    is_typed = about.json in _PLAIN and _PLAIN[about.json].issuperset(map(type, values))
    cells = values if is_typed else list(map(_CONVERTERS[about.json], values))
    if about.json == "string" and not about.is_text:
        if column.type != "date":
            return cast(pa.array(cells, pa.string()), column.type)[0]
        cells = [None if text is None else day(text) for text in cells]
    if not may_change(column):
        known[column.name] = cells
    return pa.array(cells, about.arrow)


def _lists(column: Column, values: Sequence[list[Any] | None]) -> pa.ListArray:
    items = _cells(column.item, [item for value in values for item in value or ()], {})
    *begins, end = accumulate((len(value or ()) for value in values), initial=0)
    offsets = [None if value is None else begin for value, begin in zip(values, begins, strict=True)]
    return pa.ListArray.from_arrays(pa.array([*offsets, end], pa.int32()), items)


def of_records(curated: Curated, schemas: Schemas, sound: Collection[int]) -> Iterator[tuple[Table, list[RecordRows]]]:
    """Yield each table that people write with its rows: those of sound records, then those of the others.

    ``sound`` holds the ``id()`` of each record whose shape is right.
    """
    for name, records in curated.records.items():
        parts: dict[bool, list[Record]] = {True: [], False: []}
        for record in records:
            if isinstance(record.data, dict):
                parts[id(record) in sound].append(record)
        rows = {judged: _rows(part, schemas) for judged, part in parts.items() if part}
        for table in schemas.tables.values():
            if table.record == name:
                yield table, [of_rows(table, *rows[judged].get(table.name, ()), judged=judged) for judged in rows]


def written_twice(parts: Iterable[RecordRows], file: str) -> Iterator[Problem]:
    """Yield a problem for each list, and for each file of records, of a table that comes as a file of rows too."""
    seen: set[tuple[Any, ...]] = set()
    for origin in (origin for rows in parts for origin in rows.origins if origin):
        record, path = origin.record, origin.path[:-1]
        place = (record.file, record.base, path) if path else (record.file,)
        if place not in seen:
            seen.add(place)
            label = f"{dotted(path)}: " if path else ""
            yield record.problem(path, "twice", f"{label}its rows come in {file} as well; keep one of them")


def unread_keys(curated: Curated, table: Table) -> tuple[set[tuple[tuple[str, ...], tuple[Any, ...]]], bool]:
    """Return the keys of a table that may stand in files that could not be read, and whether any other may.

    A file is named by the key of its record where that is one column of text; nothing is known of other keys.
    """
    ids = curated.unread.get(table.record, set())
    is_known = not table.parent and table.has_text_key and table.unique_keys == (table.key,)
    return {(table.key, (key,)) for key in ids} if is_known else set(), ANY in ids if is_known else bool(ids)


def _rows(records: list[Record], schemas: Schemas) -> dict[str, tuple[list[Row], list[Origin]]]:
    """Return the rows of records with their origins, by table; a table without rows may be left out."""
    tables: dict[str, tuple[list[Row], list[Origin]]] = {}
    for record in records:
        for item in items(record, schemas):
            rows, origins = tables.setdefault(item.table.name, ([], []))
            rows.append(item.row)
            origins.append(Origin(record, item.path))
    return tables


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _integer(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value // 1:
        return None
    return int(value) if int(value) in INT64 else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _boolean(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "string": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}
_PLAIN = {"string": {str, type(None)}, "boolean": {bool, type(None)}}  # types of values that stay as they are

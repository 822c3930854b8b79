"""Parquet: column types that fit the schema without loss, streamed by row groups. A row's line is its number from 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from accord.problems import Problem
from accord.sources.rows import LIMIT, Origin, Rows, Source, kept
from accord.values import parse as cast
from accord.values.types import ARROW

BATCH = 32_768  # rows
_DAYS = (pa.scalar(-719_162, pa.int32()), pa.scalar(2_932_896, pa.int32()))  # 0001-01-01 and 9999-12-31


def read(source: Source) -> Iterator[Rows | Problem]:
    """Yield the rows of a file, and what is wrong with it."""
    try:
        with pa.OSFile(str(source.path)) as stream, pa.parquet.ParquetFile(stream) as file:
            faults = list(_check_columns(source, file.schema_arrow))
            yield from faults
            if not faults:
                first = 0
                for batch in file.iter_batches(BATCH, use_threads=False):
                    yield from _batch(source, batch, first)
                    first += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        yield source.problem(0, 0, "unreadable", f"cannot be read as Parquet: {error}")


def _check_columns(source: Source, schema: pa.Schema) -> Iterator[Problem]:
    for _, message in source.check_names(schema.names):
        yield source.problem(0, 0, "header", message)
    for column in source.columns:
        for index in schema.get_all_field_indices(column.name):
            kind = schema.field(index).type
            if not _fits(kind, column.type):
                message = f"{column.name}: is of type {kind}, which is no {column.type} without loss; convert it"
                yield source.problem(0, 0, "type", message)


def _fits(given: pa.DataType, kind: str) -> bool:
    if pa.types.is_dictionary(given):
        given = given.value_type
    if _is_text(given) or pa.types.is_null(given):
        return True
    fitting: dict[str, bool] = {
        "string": False,
        "integer": pa.types.is_integer(given),
        "number": pa.types.is_integer(given) or pa.types.is_floating(given),
        "boolean": pa.types.is_boolean(given),
        "date": pa.types.is_date32(given),
    }
    return fitting[kind]


def _is_text(given: pa.DataType) -> bool:
    return bool(pa.types.is_string(given) or pa.types.is_large_string(given) or pa.types.is_string_view(given))


def _batch(source: Source, batch: pa.RecordBatch, first: int) -> Iterator[Rows | Problem]:
    arrays, bad = [], []
    ids = batch.column("id") if "id" in batch.schema.names else None
    for column in source.columns:
        if column.name not in batch.schema.names:
            arrays.append(pa.nulls(batch.num_rows, ARROW[column.type]))
            continue
        cells, broken = _plain(batch.column(column.name))
        typed, wrong = _typed(cells, column.type)
        arrays.append(typed)
        bad += [(index, "encoding", f"{column.name}: is no text: {message}") for index, message in broken]
        for index in wrong[: LIMIT + 1].to_pylist():
            message = f"{column.name}: {cast.words(_shown(cells[index]), column.type)}"
            bad.append((index, cast.rule(column.type), message))
    broken_rows = {index for index, rule, _ in bad if rule == "encoding"}
    for index, rule, message in sorted(bad):
        key = ids[index].as_py() if ids is not None and index not in broken_rows else ""
        yield source.problem(first + index + 1, 1, rule, message, key if isinstance(key, str) else "")
    yield from kept(source, arrays, Origin(first + 1), sorted({index for index, _, _ in bad}))


def _shown(cell: pa.Scalar) -> Any:
    return str(cell.cast(pa.string())) if pa.types.is_date(cell.type) else cell.as_py()


def _plain(cells: pa.Array) -> tuple[pa.Array, list[tuple[int, str]]]:
    """Return cells without dictionary or large offsets, and those that are no text: null then."""
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if not _is_text(cells.type):
        return cells, []
    cells = pc.cast(cells, pa.string(), safe=False)
    try:
        cells.validate(full=True)
        broken = []
    except pa.ArrowInvalid:
        broken = [(index, "bytes that are not UTF-8") for index, raw in enumerate(cells.cast(pa.binary()).to_pylist())
                  if raw is not None and not _is_utf8(raw)]  # fmt: skip
    data = cells.buffers()[2]
    if data is not None and b"\0" in data.to_pybytes():
        raws = enumerate(cells.cast(pa.binary()).to_pylist())
        told = {index for index, _ in broken}
        broken += [(index, "a NUL character") for index, raw in raws if raw and b"\0" in raw and index not in told]
    if broken:
        lost = {index for index, _ in broken}
        right = pa.array([index not in lost for index in range(len(cells))])
        cells = pc.if_else(right, cells, pa.scalar(None, pa.string()))
    return cells, broken


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _typed(cells: pa.Array, kind: str) -> tuple[pa.Array, pa.Array]:
    """Return cells of a fitting type in the type wanted, and the indices of those whose value does not fit."""
    given = cells.type
    if pa.types.is_string(given):
        return cast.cast(cells, kind)
    typed = cells
    if pa.types.is_uint64(given) and kind == "integer":
        typed = pc.if_else(pc.less(cells, pa.scalar(cast.MOST, given)), cells, pa.scalar(None, given))
    elif pa.types.is_integer(given) and kind == "number":
        typed = _doubles(cells)
    elif pa.types.is_floating(given):
        typed = pc.if_else(pc.is_finite(cells), cells, pa.scalar(None, given))
    elif pa.types.is_date(given):
        days = cells.view(pa.int32())
        within = pc.and_(pc.greater_equal(days, _DAYS[0]), pc.less_equal(days, _DAYS[1]))
        typed = pc.if_else(within, cells, pa.scalar(None, given))
    return pc.cast(typed, ARROW[kind]), cast.wrong(cells, typed)


def _doubles(cells: pa.Array) -> pa.Array:
    """Return whole numbers as doubles, null where a double cannot hold one exactly."""
    try:
        return pc.cast(cells, pa.float64())
    except pa.ArrowInvalid:
        values = cells.to_pylist()
        return pa.array([None if v is None or int(float(v)) != v else float(v) for v in values], pa.float64())

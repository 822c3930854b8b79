"""Parquet: column types that fit the schema without loss, streamed by row groups. A row's line is its number from 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from io import SEEK_END
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from accord.problems import Problem
from accord.schema.model import Column
from accord.sources import parquet_sizes
from accord.sources.ahead import read_ahead
from accord.sources.as_one import holds
from accord.sources.date_columns import derive
from accord.sources.list_cells import cell_message, fits_column, from_cells, is_list
from accord.sources.parquet_proof import ParquetProver, is_repeating
from accord.sources.parquet_types import is_text, typed_cells
from accord.sources.partitions import NULL
from accord.sources.rows import MAX_PROBLEMS, Reading, Rows, Source, key_text, rows_without
from accord.values import parse as cast
from accord.values.lists import of_items
from accord.values.quoting import quote_value
from accord.values.types import type_of

_MAGIC = b"PAR1"


def read(source: Source) -> Iterator[Rows | Problem]:
    """Yield the rows of a file, and what is wrong with it."""
    try:
        if fault := _damage(source):
            yield source.problem(0, 0, "unreadable", fault)
            return
        with pa.OSFile(str(source.path)) as stream:
            yield from _read(source, stream, pa.parquet.read_metadata(stream))
    except (pa.ArrowException, OSError) as error:
        yield source.problem(0, 0, "unreadable", f"cannot be read as Parquet, it is damaged: {error}")


def _damage(source: Source) -> str:
    """Return what is wrong with a file that does not begin and end as Parquet does."""
    with source.path.open("rb") as file:
        begin, size = file.read(len(_MAGIC)), file.seek(0, SEEK_END)
        file.seek(max(0, size - len(_MAGIC)))
        end = file.read()
    if not size:
        return "is empty; a Parquet file without rows has a header all the same"
    if begin != _MAGIC:
        return "is not Parquet, whatever its name says; convert it, or give it the name of what it is"
    return "" if end == _MAGIC and size > 2 * len(_MAGIC) else "is cut short: its end is missing; copy it again"


def _read(source: Source, stream: pa.NativeFile, about: pa.parquet.FileMetaData) -> Iterator[Rows | Problem]:
    texts = parquet_sizes.chunks_of_text(about)
    if faults := list(parquet_sizes.size_faults(source.path.stat().st_size, about, texts)):
        yield from (source.problem(0, 0, "size", fault) for fault in faults)
        return
    with pa.parquet.ParquetFile(stream, metadata=about) as file:
        wrong = list(_check_columns(source, file.schema_arrow))
    yield from wrong
    first, prover, budget = 0, ParquetProver(source.table), parquet_sizes.Budget(source)
    if wrong:
        return
    with closing(read_ahead(_batches(stream, about, texts), 1)) as ahead:  # one thread unpacks while another judges
        for whole in ahead:
            size = parquet_sizes.text_bytes(whole)
            if fault := budget.problem(size, first):
                yield fault
                return
            for batch in parquet_sizes.pieces(whole, size):
                if batch.num_rows == 1 and parquet_sizes.text_bytes(batch) > parquet_sizes.MAX_ROW_BYTES:
                    message = f"a row of more than {parquet_sizes.MAX_ROW_BYTES >> 20} MB of text; shorten it"
                    yield source.problem(first + 1, 1, "size", message)
                else:
                    yield from _batch(source, batch, first, prover)
                first += batch.num_rows


def _batches(
    stream: pa.NativeFile, about: pa.parquet.FileMetaData, texts: parquet_sizes.Chunks
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a file, group by group; which texts are kept once is looked for in each before it is read."""
    of_group: dict[int, parquet_sizes.Chunks] = {}
    for group, chunk in texts:
        of_group.setdefault(group, []).append((group, chunk))
    for group in range(about.num_row_groups):
        chunks, rows = of_group.get(group, []), about.row_group(group).num_rows
        in_file = sum(chunk.total_uncompressed_size for _, chunk in chunks)
        max_rows = max(1, min(parquet_sizes.BATCH_ROWS, rows * parquet_sizes.BATCH_BYTES // max(in_file, 1)))
        shared = sorted(parquet_sizes.shared(stream, about, chunks))
        with pa.parquet.ParquetFile(
            stream, metadata=about, read_dictionary=shared, page_checksum_verification=True
        ) as file:
            yield from file.iter_batches(max_rows, row_groups=[group], use_threads=False)


def _check_columns(source: Source, schema: pa.Schema) -> Iterator[Problem]:
    names = [*schema.names, *(name for name, _ in source.folders)]
    computed = {column.name for column in _computed(source, names)}
    for _, message in source.check_names([name for name in names if name not in computed]):
        yield source.problem(0, 0, "header", message)
    for name, text in source.folders:
        kind = source.table.by_name[name].type if name in source.table.by_name else "string"
        if len(cast.cast(pa.array([text], pa.string()), kind)[1]):
            message = f"{name}: {cast.type_message(text, kind, absent=f'write {NULL}')}"
            yield source.problem(0, 0, cast.rule(kind), message)
    for column in [*source.columns, *_computed(source, schema.names)]:
        for index in schema.get_all_field_indices(column.name):
            kind = schema.field(index).type
            if not fits_column(kind, column):
                message = f"{column.name}: is of type {kind}, which is no {column.type} without loss; convert it"
                yield source.problem(0, 0, "type", message)


def _computed(source: Source, names: list[str]) -> list[Column]:
    """Return the computed columns among those given: what is published may be read again."""
    return [column for column in source.table.columns if column.derived_from and column.name in names]


def _with_folders(source: Source, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch with the columns that its folders are named by."""
    for name, text in source.folders:
        batch = batch.append_column(name, pa.array([text] * batch.num_rows, pa.string()))
    return batch


def _differing(source: Source, batch: pa.RecordBatch, arrays: list[pa.Array]) -> Iterator[tuple[int, str, str]]:
    """Yield (row, rule, message) where a computed column of a file holds something else than is computed."""
    given = _computed(source, batch.schema.names)
    if not given:
        return
    whole = derive(pa.RecordBatch.from_arrays(arrays, schema=source.schema), source.table)
    for column in given:
        cells, computed = (
            typed_cells(_plain_cells(batch.column(column.name))[0], column.type)[0].to_pylist(),
            whole.column(column.name),
        )
        for row, (cell, value) in enumerate(zip(cells, computed.to_pylist(), strict=True)):
            if cell != value:
                fact = f"{column.name}: {quote_value(cell)}, where {quote_value(value)} is computed"
                yield row, "derived", f"{fact} from {column.derived_from}; take the column out"


def _batch(source: Source, batch: pa.RecordBatch, first: int, prover: ParquetProver) -> Iterator[Rows | Problem]:
    batch = _with_folders(source, batch)
    arrays, bad = [], []
    for column in source.columns:
        if column.name not in batch.schema.names:
            arrays.append(pa.nulls(batch.num_rows, type_of(column.type).arrow))
            continue
        cells, broken = _plain_cells(batch.column(column.name))
        typed, wrong = from_cells(cells, column)
        arrays.append(typed)
        bad += [(index, "encoding", f"{column.name}: is no text: {message}") for index, message in broken]
        no_text = {index for index, _ in broken}
        for index in wrong[: MAX_PROBLEMS + 1].to_pylist():
            if index not in no_text:  # else an item is missing that only cannot be read
                message = f"{column.name}: {cell_message(_printable(cells[index]), column)}"
                bad.append((index, cast.rule(column.type), message))
    wrong_rows = {index for index, *_ in bad}
    bad += [fault for fault in _differing(source, batch, arrays) if fault[0] not in wrong_rows]
    broken_rows = {index for index, rule, _ in bad if rule == "encoding"}
    for index, rule, message in sorted(bad):
        key = key_text(batch, source.table.key, index) if index not in broken_rows else ""
        yield source.problem(first + index + 1, 1, rule, message, key)
    out = sorted({index for index, _, _ in bad})
    typed = {column.name: cells for column, cells in zip(source.columns, arrays, strict=True)}
    yield from rows_without(source, arrays, Reading(first + 1), out, prover.proof(batch, typed))


def _printable(cell: pa.Scalar) -> Any:
    return str(cell.cast(pa.string())) if pa.types.is_date(cell.type) else cell.as_py()


def _plain_cells(cells: pa.Array) -> tuple[pa.Array, list[tuple[int, str]]]:
    """Return cells without dictionary or large offsets, and those that are no text: null then."""
    if pa.types.is_dictionary(cells.type):
        if is_repeating(cells):
            values, broken = _plain_cells(cells.dictionary)  # each value is judged once, however many rows have it
            if not broken:
                return values.take(cells.indices), []
        cells = cells.dictionary_decode()
    if is_list(cells.type):
        return _plain_lists(cells)
    if not is_text(cells.type):
        return cells, []
    cells = pc.cast(cells, pa.string(), safe=False)
    try:
        cells.validate(full=True)
        broken = []
    except pa.ArrowInvalid:
        broken = [
            (index, "bytes that are not UTF-8")
            for index, raw in enumerate(cells.cast(pa.binary()).to_pylist())
            if raw is not None and not _is_utf8(raw)
        ]
    if holds(cells.buffers()[2], b"\0"):
        raws = enumerate(cells.cast(pa.binary()).to_pylist())
        reported = {index for index, _ in broken}
        broken += [(index, "a NUL character") for index, raw in raws if raw and b"\0" in raw and index not in reported]
    if broken:
        broken_rows = {index for index, _ in broken}
        right = pa.array([index not in broken_rows for index in range(len(cells))])
        cells = pc.if_else(right, cells, pa.scalar(None, pa.string()))
    return cells, broken


def _plain_lists(cells: pa.Array) -> tuple[pa.Array, list[tuple[int, str]]]:
    lists = cells.cast(pa.list_(cells.type.value_type))
    items, broken = _plain_cells(lists.flatten())
    rows = pc.list_parent_indices(lists).to_pylist() if broken else []
    return of_items(items, pc.list_value_length(lists)), [(rows[index], message) for index, message in broken]


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True

"""Cells of files of rows as those of their column: texts are taken apart where the column holds lists."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from accord.schema.model import Column
from accord.sources.parquet_types import fits, is_text, typed_cells
from accord.values.lists import of_items, split, wrong_rows
from accord.values.parse import cast, type_message
from accord.values.quoting import quote_value
from accord.values.types import INT64_END, type_of

_AT_ONCE = 100_000  # items of a text that are looked at


def from_text(cells: pa.Array, column: Column) -> tuple[pa.Array, pa.Array]:
    """Return text cells in the type of their column, and the indices of those that are wrong."""
    return split(cells, column.separator, column.item.type) if column.separator else cast(cells, column.type)


def text_message(text: str, column: Column, absent: str = "leave the cell empty, without quotes") -> str:
    """Return what is wrong with a text that does not fit its column."""
    if not column.separator:
        return type_message(text, column.type, absent)
    kind = column.item.type
    before, rest = 0, [text]
    while rest:
        parts = rest[0].split(column.separator, _AT_ONCE)
        rest = parts[_AT_ONCE:]
        if len(wrong := cast(pa.array(parts[:_AT_ONCE]), kind)[1]):
            at = min(wrong.to_pylist())
            fault = type_message(parts[at], kind, "leave the item out, with its separator")
            return f"item {before + at + 1}: {fault}"
        before += _AT_ONCE
    return type_message(text, kind, absent)


def fits_column(given: pa.DataType, column: Column) -> bool:
    """Whether a column of a file, of a type of Arrow, can become one of the schema without loss."""
    if not column.separator:
        return fits(given, column.type)
    return is_text(given) or pa.types.is_null(given) or (is_list(given) and fits(given.value_type, column.item.type))


def from_cells(cells: pa.Array, column: Column) -> tuple[pa.Array, pa.Array]:
    """Return cells of a fitting type in the type of their column, and the indices of those whose value does not fit."""
    if not column.separator:
        return typed_cells(cells, column.type)
    if not is_list(cells.type):
        return from_text(cells.cast(pa.string()), column)
    lists = cells.cast(pa.list_(cells.type.value_type))
    items, kind = lists.flatten(), column.item.type
    values, wrong = typed_cells(items, kind)
    found = of_items(values.cast(type_of(kind).arrow), pc.list_value_length(lists))
    absent = pc.indices_nonzero(pc.is_null(items))  # an item that is none
    rows = [wrong_rows(found, part).cast(pa.int64()) for part in (wrong, absent)]
    return found, pc.unique(pa.concat_arrays(rows))


def cell_message(value: object, column: Column) -> str:
    """Return what is wrong with a value of a Parquet file that does not fit its column."""
    if isinstance(value, list):
        kind = column.item.type
        if (at := _first_wrong(value, kind)) >= 0:
            return f"item {at + 1}: {type_message(value[at], kind, 'leave the item out')}"
        return f"{quote_value(value)}, where {type_of(column.type).noun} belongs"
    if column.separator and isinstance(value, str):
        return text_message(value, column, "write null")
    return type_message(value, column.type, "write null")


def _first_wrong(items: list[object], kind: str) -> int:
    """Return the first item of a list that does not fit a kind, or -1."""
    try:
        cells = pa.array(items)
    except (pa.ArrowInvalid, OverflowError):  # numbers of more than 64 bits
        return next((at for at, item in enumerate(items) if item is None or not _fits(item, kind)), -1)
    wrong = typed_cells(cells, kind)[1].to_pylist() if fits(cells.type, kind) else [0]
    return min([*wrong, *pc.indices_nonzero(pc.is_null(cells)).to_pylist()], default=-1)


def _fits(item: object, kind: str) -> bool:
    is_large = isinstance(item, int) and item >= INT64_END  # only a column without signs holds one
    try:
        cells = pa.array([item], pa.uint64() if is_large else None)
    except OverflowError:  # a whole number of more than 64 bits
        return False
    return fits(cells.type, kind) and not len(typed_cells(cells, kind)[1])


def is_list(given: pa.DataType) -> bool:
    """Whether a type is one of Arrow's types of lists."""
    kinds = (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)
    return any(is_kind(given) for is_kind in kinds)

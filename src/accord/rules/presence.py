"""Whether what must be there is there for every reader: most readers of CSV take an empty text for no value.

So does Table Schema, whose ``missingValues`` hold the empty text. An empty text, or a list of no items, therefore fills
no required column; and a row that holds nothing else is an empty line to them, which they skip or refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

import pyarrow as pa

from accord.rules.annotations import Annotation
from accord.rules.masks import FALSE, TRUE
from accord.schema.model import Column, Schema, Table, inlined
from accord.schema.predicate import compile_predicate
from accord.values.kernels import pc
from accord.values.types import type_of

Mask = Callable[[pa.Array], pa.BooleanArray]


def presence_rules(table: Table) -> Iterator[Annotation]:
    """Yield a rule for each required column that its schema lets be empty; one of the whole row where none is required.

    Of a column that follows from where an item stands, the row around the item is judged.
    """
    properties = inlined(table.row_schema)["properties"]
    required = [column for column in table.columns if column.required]
    for column in required:
        if not column.is_made and _may_be_empty(column, properties[column.name]):
            yield _filled(column, table)
    if not required:
        yield _not_blank(table)


def _may_be_empty(column: Column, spec: Schema) -> bool:
    """Whether a column can hold an empty value, and no other rule speaks of it."""
    return _holds_texts(column) and compile_predicate(spec)([] if column.separator else "")


def _holds_texts(column: Column) -> bool:
    return bool(column.separator) or type_of(column.type).is_text


def _filled(column: Column, table: Table) -> Annotation:
    """A column that is required holds no empty value."""
    mask, message = _mask(column), _message(column, table)

    def broken(batch: pa.RecordBatch) -> pa.BooleanArray:
        return pc.fill_null(mask(batch.column(column.name)), FALSE)

    return Annotation(column.name, "required", broken, lambda *_: message)


def _message(column: Column, table: Table) -> str:
    """Return fact and remedy; no schema can do without a key, or without the value of an item that is nothing else."""
    fact = "is a list of no items" if column.separator else "is empty text"
    other = ", or let the schema not require it"
    if "x-column" in column.spec:
        other = ", or take the item out"
    elif column.name in table.key:
        other = ""
    return f"{fact}, which most readers of CSV take for no value, where one is required; write it{other}"


def _not_blank(table: Table) -> Annotation:
    """A row of a table that requires no value holds one nevertheless."""
    masks = {column.name: _mask(column) if _holds_texts(column) else pc.is_null for column in table.columns}

    def broken(batch: pa.RecordBatch) -> pa.BooleanArray:
        return reduce(pc.and_, (pc.fill_null(mask(batch.column(name)), TRUE) for name, mask in masks.items()))

    message = "holds no value, and in CSV it is an empty line; write one, or take the row out"
    return Annotation("", "required", broken, lambda *_: message)


def _mask(column: Column) -> Mask:
    """Return the mask of the cells that are empty; null for those that are null."""
    measure = pc.list_value_length if column.separator else pc.binary_length
    return lambda cells: pc.equal(measure(cells), 0)

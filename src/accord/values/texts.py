"""Typed cells as the texts that CSV and SQLite hold, where Arrow itself would write another.

timestamp   2024-02-15T10:30:00+00:00, a fraction of six digits where there is one; sorted as text it is sorted
decimal     every digit that its scale demands, and no exponent: 12.50, 0.0000001
list        its items with the separator of its column between them: red;green
"""

from __future__ import annotations

import pyarrow as pa

from accord.values.kernels import pc
from accord.values.lists import join

SEPARATOR = "separator"  # the key under which a field of Arrow holds that of its lists
_LOCAL = pa.timestamp("us")
_PLAIN_SCALE = 6  # up to which Arrow writes a decimal without an exponent
_INSTANT = "%Y-%m-%dT%H:%M:%S"


def as_texts(schema: pa.Schema) -> pa.Schema:
    """Return a schema in which the columns are text that Arrow's writer of CSV would write otherwise."""
    fields = [field.with_type(pa.string()) if _is_written_otherwise(field.type) else field for field in schema]
    return pa.schema(fields, metadata=schema.metadata)


def with_texts(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Return a batch with the columns of a schema of ``as_texts``."""
    if batch.schema.types == schema.types:
        return batch
    cells = [
        as_text(cells, separator(field)) if _is_written_otherwise(cells.type) else cells
        for cells, field in zip(batch.columns, schema, strict=True)
    ]
    return pa.record_batch(cells, schema=schema)


def separator(field: pa.Field) -> str:
    """Return what stands between the items of the lists of a column, where it holds lists."""
    return str((field.metadata or {}).get(SEPARATOR.encode(), b"").decode())


def as_text(cells: pa.Array, separator: str = "") -> pa.Array:
    """Return timestamps, decimals or lists, whose items have a separator, as text; other cells as they are."""
    if pa.types.is_list(cells.type):
        return join(cells, separator)
    if pa.types.is_timestamp(cells.type):
        return _instants(cells)
    return _decimals(cells) if pa.types.is_decimal(cells.type) else cells


def _is_written_otherwise(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_timestamp(kind)
        or pa.types.is_list(kind)
        or (pa.types.is_decimal(kind) and kind.scale > _PLAIN_SCALE)
    )


def _instants(cells: pa.Array) -> pa.Array:
    local = pc.strftime(cells.view(pa.int64()).view(_LOCAL), _INSTANT)  # without a zone, none is looked up
    whole = pc.replace_substring_regex(local, r"\.0{6}\z", "")
    return pc.binary_join_element_wise(whole, "+00:00", "")


def _decimals(cells: pa.Array) -> pa.Array:
    texts = pc.cast(cells, pa.string())
    tiny = pc.fill_null(pc.match_substring(texts, "E"), pa.scalar(value=False))
    if not tiny.true_count:
        return texts
    plain = pa.array([format(value, "f") for value in cells.filter(tiny).to_pylist()], pa.string())
    return pc.replace_with_mask(texts, tiny, plain)

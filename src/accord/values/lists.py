"""Lists of a column as one text each, and back: their items with a separator between them.

A null is no text; a list of no items is the empty text, which CSV writes in quotes. That no item is empty or holds the
separator, so that the items that are read are those that were written, is a rule of rows.
"""

from __future__ import annotations

import pyarrow as pa

from accord.values.kernels import pc
from accord.values.parse import cast

_NO_ITEM = pa.scalar(0, pa.int32())


def join(cells: pa.ListArray, separator: str) -> pa.Array:
    """Return lists as texts."""
    return pc.binary_join(pc.cast(cells, pa.list_(pa.string())), separator)


def split(cells: pa.Array, separator: str, item: str) -> tuple[pa.ListArray, pa.Array]:
    """Return texts as lists of items of a type, and the indices of those in which an item is wrong."""
    parts = pc.split_pattern(cells, pattern=separator)
    lengths, texts = pc.list_value_length(parts), parts.flatten()
    is_empty = pc.fill_null(pc.equal(cells, ""), fill_value=False)
    if is_empty.true_count:  # the text is of no item, not of an empty one
        lengths = pc.if_else(is_empty, _NO_ITEM, lengths)
        texts = texts.filter(pc.invert(is_empty.take(pc.list_parent_indices(parts))))
    items, wrong = cast(texts, item)
    lists = of_items(items, lengths)
    return lists, wrong_rows(lists, wrong)


def of_items(items: pa.Array, lengths: pa.Array) -> pa.ListArray:
    """Return lists from all their items, one after another, and how many each has; null for a list that is none."""
    ends = pc.cumulative_sum(pc.fill_null(lengths, _NO_ITEM))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends.cast(pa.int32())])
    mask = pc.is_null(lengths) if lengths.null_count else None
    return pa.ListArray.from_arrays(offsets, items, mask=mask)


def wrong_rows(lists: pa.ListArray, wrong: pa.Array) -> pa.Array:
    """Return the indices of the lists that some items, given by their own indices, are of."""
    return pc.unique(pc.list_parent_indices(lists).take(wrong)) if len(wrong) else wrong

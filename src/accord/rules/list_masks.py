"""What words about lists assert of the cells of a list column: functions from cells to a mask of what breaks the word.

An item stands behind the one before it, the lists of all rows in one array; which row an item is of, Arrow knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from accord.rules.masks import FALSE, Mask, none
from accord.schema.keywords import InexactError
from accord.values.kernels import pc

_ZERO = pa.scalar(0.0)


def of_items(broken: Mask) -> Mask:
    """Return the mask of the lists in which an item breaks a rule of items."""
    return lambda cells: _rows(cells, broken(cells.flatten()))


def separated(separator: str) -> Mask:
    """Return the mask of texts, items of lists, that are empty or would be taken for several, or for other ones.

    Where a separator has several letters, none of them stands at the end of an item: it could not be told from it.
    """
    letters = "".join(map(re.escape, separator))
    pattern = rf"\A\z|{re.escape(separator)}|\A[{letters}]|[{letters}]\z"
    return lambda items: pc.fill_null(pc.match_substring_regex(items, pattern), FALSE)


def _rows(cells: pa.ListArray, broken: pa.BooleanArray) -> pa.BooleanArray:
    if not broken.true_count:
        return none(len(cells))
    rows = pc.list_parent_indices(cells).filter(broken)
    return pc.is_in(pa.arange(0, len(cells)), rows.cast(pa.int64()))


def _least_items(value: int) -> Mask:
    return lambda cells: pc.less(pc.list_value_length(cells), pa.scalar(value, pa.int32()))


def _most_items(value: int) -> Mask:
    return lambda cells: pc.greater(pc.list_value_length(cells), pa.scalar(value, pa.int32()))


def _unique(value: bool) -> Mask | None:  # noqa: FBT001 - what the schema says of it
    """Lists in which an item stands twice; 0.0 and -0.0 are one number."""
    if not value:
        return None

    def broken(cells: pa.ListArray) -> pa.BooleanArray:
        items, rows = cells.flatten(), pc.list_parent_indices(cells)
        items = pc.add(items, _ZERO) if pa.types.is_floating(items.type) else items
        pairs = pa.table({"row": rows, "item": items.dictionary_encode().indices})
        counts = pairs.group_by(["row", "item"]).aggregate([([], "count_all")])
        if len(counts) == len(pairs):
            return none(len(cells))
        twice = counts["row"].filter(pc.greater(counts["count_all"], 1)).combine_chunks().cast(pa.int64())
        return pc.is_in(pa.arange(0, len(cells)), twice)

    return broken


def _other(values: Any) -> Mask:
    """Say that a list is none of some values, which are no lists."""
    if any(isinstance(value, list) for value in values):
        raise InexactError("a list cannot be compared with another as a whole: say what its items are")
    return pc.is_valid  # type: ignore[no-any-return] # every cell is a list


LIST_WORDS: dict[str, Callable[[Any], Mask | None]] = {
    "type": lambda value: None if "array" in ([value] if isinstance(value, str) else value) else _other(value),
    "minItems": _least_items,
    "maxItems": _most_items,
    "uniqueItems": _unique,
    "const": lambda value: _other([value]),
    **dict.fromkeys(("enum", "oneOf"), _other),
}

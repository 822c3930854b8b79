"""Which types of Parquet columns fit which types of a schema without loss, and how their cells become these."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from accord.values import parse as cast
from accord.values.texts import as_text
from accord.values.types import INT64_END, is_decimal, type_of

_UTC = ("UTC", "Etc/UTC", "Z", "+00:00")  # of another zone, a text with an offset would not keep the name
_DAYS = (pa.scalar(-719_162, pa.int32()), pa.scalar(2_932_896, pa.int32()))  # 0001-01-01 and 9999-12-31


def fits(given: pa.DataType, kind: str) -> bool:
    """Whether a column of a type can become one of a type of the schema without loss."""
    if pa.types.is_dictionary(given):
        given = given.value_type
    if is_text(given) or pa.types.is_null(given):
        return True
    if is_decimal(kind):
        return bool(pa.types.is_decimal(given) or pa.types.is_integer(given))
    fitting: dict[str, bool] = {
        "integer": pa.types.is_integer(given),
        "year": pa.types.is_integer(given),
        "number": pa.types.is_integer(given) or pa.types.is_floating(given),
        "boolean": pa.types.is_boolean(given),
        "date": pa.types.is_date32(given),
        "date-time": pa.types.is_timestamp(given) and (given.tz is None or given.tz in _UTC),
        "timestamp": pa.types.is_timestamp(given) and given.tz in _UTC and given.unit != "ns",
        "time": pa.types.is_time(given),
    }
    return fitting.get(kind, False)


def is_text(given: pa.DataType) -> bool:
    """Whether a type is one of Arrow's types of text."""
    return bool(pa.types.is_string(given) or pa.types.is_large_string(given) or pa.types.is_string_view(given))


def typed_cells(cells: pa.Array, kind: str) -> tuple[pa.Array, pa.Array]:
    """Return cells of a fitting type in the type wanted, and the indices of those whose value does not fit."""
    given = cells.type
    if pa.types.is_string(given):
        return cast.cast(cells, kind)
    if is_decimal(kind) or kind in ("date-time", "time"):
        texts = _texts(cells)
        typed, _ = cast.cast(texts, kind)
        return typed, cast.wrong(cells, typed)
    typed = cells
    if pa.types.is_uint64(given) and type_of(kind).json == "integer":
        typed = pc.if_else(pc.less(cells, pa.scalar(INT64_END, given)), cells, pa.scalar(None, given))
    elif pa.types.is_integer(given) and kind == "number":
        typed = _doubles(cells)
    elif pa.types.is_floating(given):
        typed = pc.if_else(pc.is_finite(cells), cells, pa.scalar(None, given))
    elif pa.types.is_date(given):
        days = cells.view(pa.int32())
        within = pc.and_(pc.greater_equal(days, _DAYS[0]), pc.less_equal(days, _DAYS[1]))
        typed = pc.if_else(within, cells, pa.scalar(None, given))
    return pc.cast(typed, type_of(kind).arrow), cast.wrong(cells, typed)


def _texts(cells: pa.Array) -> pa.Array:
    """Return moments, times of day and numbers as texts that people write, without zeros at the end of a fraction."""
    given = cells.type
    if pa.types.is_timestamp(given):
        local = cells.view(pa.int64()).view(pa.timestamp(given.unit))
        texts = pc.strftime(local, "%Y-%m-%dT%H:%M:%S")  # of years that no date-time has: the format's rule reports it
        return pc.binary_join_element_wise(_without_zeros(texts), "Z" if given.tz else "", "")
    return _without_zeros(as_text(cells) if pa.types.is_decimal(given) else pc.cast(cells, pa.string()))


def _without_zeros(texts: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(texts, r"(?:(\.[0-9]*[1-9])0+|\.0+)\z", r"\1")


def _doubles(cells: pa.Array) -> pa.Array:
    """Return whole numbers as doubles, null where a double cannot hold one exactly."""
    try:
        return pc.cast(cells, pa.float64())
    except pa.ArrowInvalid:
        values = cells.to_pylist()
        return pa.array([None if v is None or int(float(v)) != v else float(v) for v in values], pa.float64())

r"""What each keyword asserts of the cells of one column: a function from an Arrow array to a mask of what breaks it.

How the meaning of each keyword is kept:

    pattern           ECMA-262 text rewritten for RE2: ``^`` -> ``\A``, ``$`` -> ``\z``, ``.`` -> an explicit class
    format            a sound fast-accept pattern, then the exact Python function on the distinct values that remain
    minLength, ...    code points, not bytes
    minimum, ...      on integers the bound is made an integer, so that no number passes through a double
    multipleOf        integers only

Which values have an exact form at all is ``accord.schema.keywords``'s to say. Cells that are null may give null.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import local
from typing import Any

import pyarrow as pa

from accord.schema import keywords as exact
from accord.schema.regex import re2
from accord.values.formats import ACCEPT, FORMATS, YEARS
from accord.values.kernels import pc
from accord.values.repeated import are_repeated
from accord.values.types import is_decimal, type_of

Mask = Callable[[pa.Array], pa.BooleanArray]  # cells -> which of them break the rule

BOUNDS = {  # the names of the functions that compare a cell with a bound it breaks
    "minimum": "less",
    "maximum": "greater",
    "exclusiveMinimum": "less_equal",
    "exclusiveMaximum": "greater_equal",
}
FURTHEST = {"minimum": "min", "exclusiveMinimum": "min", "maximum": "max", "exclusiveMaximum": "max"}
# Made once: without pandas installed, Arrow looks for it each time it is handed a Python value.
FALSE, TRUE = pa.scalar(value=False), pa.scalar(value=True)
_LATEST = local()  # the cells of which the limits were asked last, and these
WIDEST = 4  # bytes of a code point in UTF-8
MAX_SET = 1_000  # rows of a mask that are set one by one
MAX_RIGHT, MAX_LENGTH = 1_000, 200  # texts that are kept as right, and the characters of one


def none(rows: int) -> pa.BooleanArray:
    """Return a mask of no row."""
    return pc.is_null(pa.nulls(0)) if rows == 0 else pa.repeat(FALSE, rows)


def _type(value: str | list[str], kind: str) -> Mask | None:
    wanted = [value] if isinstance(value, str) else value
    if kind in wanted or (kind == "integer" and "number" in wanted):
        return None
    if kind == "number" and "integer" in wanted:
        return lambda cells: pc.not_equal(pc.floor(cells), cells)
    return pc.is_valid  # type: ignore[no-any-return] # every cell is of another type


def _pattern(value: str, _kind: str) -> Mask:
    exact.pattern(value)
    expression = re2(value)
    return _of_repeated(lambda cells: pc.invert(pc.match_substring_regex(cells, expression)))


def _format(value: str, kind: str) -> Mask | None:
    """Accept what surely is right by one pattern; ask the exact function about the distinct values that remain."""
    if value == "year":
        first, last = pa.scalar(YEARS.start, pa.int64()), pa.scalar(YEARS.stop - 1, pa.int64())
        return lambda cells: pc.or_(pc.less(cells, first), pc.greater(cells, last))
    if value == kind.partition("(")[0] and not type_of(kind).is_text:  # of days, of decimals: its type has judged
        return None
    if exact.form(value) not in FORMATS or not type_of(kind).has_text:
        raise exact.InexactError("is the format of a column, and of nothing within one")
    accept, judge = ACCEPT[value], FORMATS[value]

    def broken(cells: pa.Array) -> pa.BooleanArray:
        doubtful = pc.fill_null(pc.invert(pc.match_substring_regex(cells, accept)), FALSE)
        if not doubtful.true_count:
            return doubtful
        distinct = pc.unique(cells.filter(doubtful))
        wrong = pa.array([text for text in distinct.to_pylist() if judge(text)], cells.type)
        return pc.and_(doubtful, _among_wrong(cells, wrong))

    return _each_once(broken) if value == "edtf" else _of_repeated(broken)


def _of_repeated(mask: Mask) -> Mask:
    """Return a mask that judges each distinct text once where they repeat, and those that are right for all batches."""
    right: set[str | None] = {None}

    def broken(cells: pa.Array) -> pa.BooleanArray:
        if not are_repeated(cells):
            return mask(cells)
        texts = pa.array([text for text in pc.unique(cells).to_pylist() if text not in right], cells.type)
        if not len(texts):
            return none(len(cells))
        is_wrong = mask(texts)
        if len(right) < MAX_RIGHT:
            right.update(text for text in texts.filter(pc.invert(is_wrong)).to_pylist() if len(text) <= MAX_LENGTH)
        return _among_wrong(cells, texts.filter(is_wrong))

    return broken


def _among_wrong(cells: pa.Array, texts: pa.Array) -> pa.BooleanArray:
    return pc.is_in(cells, texts) if len(texts) else none(len(cells))


def _each_once(mask: Mask) -> Mask:
    """Return a mask that judges each distinct text once, for those that stand in many rows."""

    def broken(cells: pa.Array) -> pa.BooleanArray:
        distinct = pc.unique(cells)
        return _among_wrong(cells, distinct.filter(mask(distinct)))

    return broken


def _among(values: list[Any], kind: str) -> Mask:
    """``const``, ``enum`` and ``oneOf`` of constants. JSON knows 1 and true as different; so do the typed columns."""
    if is_decimal(kind):
        fitting = pa.array(exact.constants(values, kind), pa.string()).cast(type_of(kind).arrow)
    else:
        fitting = pa.array(exact.constants(values, kind), type_of(kind).arrow)
    if len(fitting) == 1:  # of one there is nothing to look up
        only = fitting[0]
        return lambda cells: pc.not_equal(cells, only)
    return lambda cells: pc.invert(pc.is_in(cells, fitting))


def _min_length(value: int) -> Mask:
    least = pa.scalar(value, pa.int32())
    enough = value if value <= 1 else value * WIDEST  # bytes, which are at least that many code points
    few = pa.scalar(enough, pa.int64())

    def broken(cells: pa.Array) -> pa.BooleanArray:
        sizes = pc.binary_length(cells)
        if pc.min(sizes).as_py() >= enough:
            return none(len(cells))
        return _among_some(cells, pc.less(sizes, few), lambda some: pc.less(pc.utf8_length(some), least))

    return broken


def _max_length(value: int) -> Mask:
    most = pa.scalar(value, pa.int32())

    def broken(cells: pa.Array) -> pa.BooleanArray:
        sizes = pc.binary_length(cells)
        if pc.max(sizes).as_py() <= value:  # a code point takes at least a byte
            return none(len(cells))
        return _among_some(cells, pc.greater(sizes, most), lambda some: pc.greater(pc.utf8_length(some), most))

    return broken


def _among_some(cells: pa.Array, some: pa.BooleanArray, mask: Mask) -> pa.BooleanArray:
    """Return what a mask says of some cells; the others break nothing."""
    wrong = pc.indices_nonzero(some).filter(mask(cells.filter(some)))
    if len(wrong) > MAX_SET:
        return mask(cells)
    bits = bytearray((len(cells) + 7) // 8)
    for row in wrong.to_pylist():
        bits[row >> 3] |= 1 << (row & 7)
    return pa.Array.from_buffers(pa.bool_(), len(cells), [None, pa.py_buffer(bits)])


def _bound(word: str) -> Callable[[float, str], Mask]:
    def compiled(value: float, kind: str) -> Mask:
        limit = pa.scalar(exact.bound(word, value, kind), pa.int64() if kind == "integer" else pa.float64())
        breaks, furthest = getattr(pc, BOUNDS[word]), FURTHEST[word]

        def broken(cells: pa.Array) -> pa.BooleanArray:
            # Where the least or greatest does not break it, no cell does; of NaN, which breaks no bound, neither is.
            if breaks(_limits(cells)[furthest], limit).as_py():
                return breaks(cells, limit)
            return none(len(cells))

        return broken

    return compiled


def _limits(cells: pa.Array) -> pa.StructScalar:
    """Return the least and the greatest of some cells: looked for once, where several bounds ask one after another."""
    if getattr(_LATEST, "cells", None) is not cells:
        _LATEST.cells, _LATEST.limits = cells, pc.min_max(cells)
    return _LATEST.limits


def _multiple(value: float, kind: str) -> Mask | None:
    if exact.step(value, kind) == 1:  # as every integer is
        return None
    step = pa.scalar(exact.step(value, kind), pa.int64())
    return lambda cells: pc.not_equal(pc.multiply(pc.divide(cells, step), step), cells)


KEYWORDS: dict[str, Callable[[Any, str], Mask | None]] = {
    "type": _type,
    "pattern": _pattern,
    "format": _format,
    "const": lambda value, kind: _among([value], kind),
    "enum": _among,
    "oneOf": lambda value, kind: _among(exact.codes(value), kind),
    "minLength": lambda value, _: _min_length(exact.length(value)),
    "maxLength": lambda value, _: _max_length(exact.length(value)),
    "multipleOf": _multiple,
    **{word: _bound(word) for word in BOUNDS},
}

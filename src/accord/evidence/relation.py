"""The relation of an entry of evidence to the published value, which is computed and written in no file.

    no ``says``, or the published value itself                  supports
    ``says`` lies within the published value                    supports
    ``says`` is wider than it, or overlaps with it              less_precise
    any other ``says``                                          conflicts
    ``denies: true``                                            denies
    an entry of ``missing``                                     missing

``accord.evidence.comparison`` says what lies within what. A day that a source gives with its time is the day of that
moment in the zone of the published time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from accord.evidence.comparison import (
    Range,
    is_published,
    number_range,
    of_dates,
    of_parts,
    of_ranges,
    wholes_of_codes,
)
from accord.evidence.paths import Cell
from accord.problems import Path
from accord.schema.model import Column, ForeignKey
from accord.values import times
from accord.values.quoting import code_text
from accord.values.types import TYPES, is_decimal

# A reference and what a cell holds of it -> the rows that contain the one it names, the nearest first.
Wholes: TypeAlias = Callable[[ForeignKey, str], list[str]]
_RELATIONS = {
    "equal": "supports",
    "within": "supports",
    "wider": "less_precise",
    "overlapping": "less_precise",
    "apart": "conflicts",
}


class Named(NamedTuple):
    """A cell that an entry of evidence names, what the record has there, and where the name is written."""

    entry: dict[str, Any]
    cell: Cell
    published: Any
    written: Path


def relation(named: Named, all_named: Iterable[Named], beside: Any, wholes: Wholes) -> str:
    """Return the relation of an entry to a published value, by the table at the top of this module.

    Args:
        named: the entry and the cell.
        all_named: all that entries of the record name: the source may have another end of a range elsewhere.
        beside: what the record has at the other end of the range of which the cell is one end, or as the time of the
            day that it holds, if it does.
        wholes: what contains a row of a table.
    """
    entry, column = named.entry, named.cell.column
    if entry.get("denies") or "says" not in entry:
        return "denies" if entry.get("denies") else "supports"
    says, published = entry["says"], named.published
    if column is not None and column.is_edtf and isinstance(published, str):
        return _RELATIONS[of_dates(reported_date(named, all_named, beside), published)]
    if is_published(says, published, column) or _is_same_moment(says, published, column):
        return "supports"
    if column is None or column.separator or published is None:
        return "conflicts"
    if ranges := _ranges(named, column, all_named, beside):
        return _RELATIONS[of_ranges(*ranges)]
    reference = named.cell.table.references.get(column.name)
    lies_within = partial(wholes, reference) if reference else wholes_of_codes(column)
    return _RELATIONS[of_parts(says, code_text(published), lies_within)]


def _is_same_moment(says: str, published: Any, column: Column | None) -> bool:
    """Whether a time is the published one, written in another zone, which is kept."""
    return column is not None and column.type in ("time", "date-time") and times.is_same(says, str(published))


def _ranges(named: Named, column: Column, all_named: Iterable[Named], other_end: Any) -> tuple[Range, Range] | None:
    """Return what the numbers of a source and of the record may be; None where the column holds no numbers."""
    is_rounded = bool(column.spec.get("x-rounded"))
    theirs = reported_range(named, all_named, other_end)
    ours = number_range(named.published, is_rounded=is_rounded)
    if theirs is None or ours is None:
        return None
    if column.name in named.cell.table.other_ends:
        ours = _joined(ours, number_range(other_end, is_rounded=is_rounded), is_low="x-range" in column.spec)
    return theirs, ours


def reported_range(named: Named, all_named: Iterable[Named], other_end: Any) -> Range | None:
    """Return what the number of a source may be, which gives the other end of its range elsewhere; None for no number.

    Args:
        named: the entry and the cell, on which it says something.
        all_named: all that entries of the record name.
        other_end: what the record has at the other end of the range of which the cell is one end, if it is.
    """
    column = named.cell.column
    if column is None or not _holds_numbers(column):
        return None
    is_rounded = bool(column.spec.get("x-rounded"))
    end = number_range(named.entry["says"], is_rounded=is_rounded)
    if end is None or not (other := named.cell.table.other_ends.get(column.name)):
        return end
    said = next(_said_at(other, named, all_named, other_end), None)
    return _joined(end, number_range(said, is_rounded=is_rounded), is_low="x-range" in column.spec)


def reported_date(named: Named, all_named: Iterable[Named], time: Any) -> str:
    """Return the date that an entry has; a day with a time of the source is that in the zone of the published time.

    Args:
        named: the entry and the cell, on which it says something.
        all_named: all that entries of the record name.
        time: what the record has as the time of the day, if it does.
    """
    says: str = named.entry["says"]
    column = named.cell.table.times.get(named.cell.field or "")
    if not column or not time:
        return says
    local = next(_said_at(column, named, all_named, time), time)
    return times.day_in_zone_of(time, says, local) or says


def _holds_numbers(column: Column) -> bool:
    return not column.codes and (is_decimal(column.type) or TYPES[column.type].json in ("integer", "number"))


def _joined(end: Range, other: Range | None, *, is_low: bool) -> Range:
    """Return the range between two ends; without the other it goes on for ever."""
    other = other or Range()
    return Range(end.low, other.high) if is_low else Range(other.low, end.high)


def _said_at(other: str, named: Named, all_named: Iterable[Named], published: Any) -> Iterator[Any]:
    """Yield what the same source, by the same word, has in another column of the row."""
    column = named.cell.table.by_name[other]
    row = named.cell.path[: -len(named.cell.column.path)] if named.cell.column else named.cell.path
    for each in all_named:
        is_same = all(each.entry.get(word) == named.entry.get(word) for word in ("source", "attributed_to"))
        if is_same and not each.entry.get("denies") and each.cell.path in (row, (*row, *column.path)):
            yield each.entry.get("says", published)

"""Contest: how far the rows of a record are contested, and which of its cells are disputed.

    a source conflicts with or denies a cell of the row, or the sources
    of a cell give dates or numbers that exclude each other                disputed
    of the sources that support the row, exactly or less precisely, those
    whose side is known stand on one, and that is a party                  single_party
    those whose side is known stand on several, or one is no party         undisputed
    the side of none is known                                              unknown_side

Of a row speaks who speaks of its cells, of the item that it is, or of an item around it as a whole. What the row's
lists hold are rows of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any

from accord.evidence.assertions import Assertion, value_beside
from accord.evidence.comparison import Range, of_ranges
from accord.evidence.paths import Cell, value_of
from accord.evidence.relation import Named, reported_date, reported_range
from accord.problems import Path
from accord.schema.contest import DISPUTED, SINGLE_PARTY, UNDISPUTED, UNKNOWN_SIDE
from accord.sources.records import Record
from accord.values import edtf
from accord.values.quoting import code_text

SUPPORTING, CONTESTING = ("supports", "less_precise"), ("conflicts", "denies")


class Contest:
    """What the assertions of one record say of its rows and cells.

    ``side`` returns the side on which an assertion stands, None where that is not known, which agrees with no other and
    makes nothing undisputed; ``impartial`` are no parties.
    """

    def __init__(
        self,
        record: Record,
        asserted: Sequence[Assertion],
        side: Callable[[Assertion], str | None],
        impartial: Collection[str],
    ) -> None:
        self._record, self._side, self._impartial = record, side, impartial
        self._of_cells: dict[Path, list[Assertion]] = {}
        self._cells_of_rows: dict[Path, list[Path]] = {}
        self._disputed: dict[Path, bool] = {}  # what was asked for
        for assertion in asserted:
            path = assertion.cell.path
            if path not in self._of_cells:
                self._cells_of_rows.setdefault(_row(path), []).append(path)
            self._of_cells.setdefault(path, []).append(assertion)

    def of_row(self, path: Path) -> str | None:
        """Return how far the row that stands at a path of the record is contested; None without evidence."""
        cells = [self._of_cells[cell] for cell in self._cells_of_rows.get(path, ())]
        cells += [self._of_cells[around] for around in _around(path) if around in self._of_cells]
        if any(map(self._is_disputed, cells)):
            return DISPUTED
        sides = {self._side(one) for cell in cells for one in cell if one.relation in SUPPORTING}
        known = sides - {None}
        if not known:
            return UNKNOWN_SIDE if sides else None
        return SINGLE_PARTY if len(known) == 1 and known.isdisjoint(self._impartial) else UNDISPUTED

    def disputed_cells(self) -> Iterator[dict[str, Any]]:
        """Yield the row of each disputed cell: the published value, and who supports, contests and denies it."""
        for assertions in self._of_cells.values():
            if self._is_disputed(assertions):
                yield self._row_of_cell(assertions)

    def _row_of_cell(self, assertions: Sequence[Assertion]) -> dict[str, Any]:
        cell, excluded = assertions[0].cell, self._excluded(assertions)
        named = {"table": cell.table.name, "record": cell.record, "item": cell.item or None, "field": cell.field}
        text = "\x1f".join(value or "" for value in named.values())
        contesting = [one for one in assertions if one.relation == "conflicts" or one in excluded]
        whole = [self._of_cells.get(around, ()) for around in (_row(cell.path), *_around(cell.path))]
        spoken = [*assertions, *(one for some in whole for one in some)]
        supporting = [one for one in spoken if one.relation == "supports" and one not in excluded]
        return {
            "id": sha256(text.encode()).hexdigest()[:16],
            **named,
            "published": _text(value_of(cell, self._record), cell),
            "supported_by": _sources(supporting),
            "says": "; ".join(sorted({one.entry["says"] for one in contesting})) or None,
            "contested_by": _sources(contesting),
            "denied_by": _sources([one for one in assertions if one.relation == "denies"]),
        }

    def _is_disputed(self, assertions: Sequence[Assertion]) -> bool:
        """Whether a source differs from the published value of a cell, or its sources exclude each other."""
        path = assertions[0].cell.path
        if path not in self._disputed:
            relations = {one.relation for one in assertions}
            self._disputed[path] = not relations.isdisjoint(CONTESTING) or bool(self._excluded(assertions))
        return self._disputed[path]

    def _excluded(self, assertions: Sequence[Assertion]) -> list[Assertion]:
        """Return the supporting assertions on a cell that cannot be right where that of another source is."""
        column = assertions[0].cell.column
        if column is None or not (given := _given(assertions)):
            return []
        return self._excluded_dates(given) if column.is_edtf else self._excluded_numbers(given)

    def _excluded_dates(self, given: Sequence[Assertion]) -> list[Assertion]:
        """Return those whose date has no day in common with that of another.

        A stretch, and all days of a set, may be reported in parts.
        """
        published = value_of(given[0].cell, self._record)
        with suppress(edtf.EdtfError):
            if published.startswith("{") or edtf.parse(published).precision == "interval":
                return []
            dates = [
                edtf.parse(reported_date(one.named, self._of_row(one), value_beside(one.cell, self._record)))
                for one in given
            ]
            return [one for one, date in zip(given, dates, strict=True) if not all(map(date.intersects, dates))]
        return []

    def _excluded_numbers(self, given: Sequence[Assertion]) -> list[Assertion]:
        """Return those whose word leaves no number that that of another leaves, from the least to the greatest.

        What one source says at both ends of a range is one word; another's may stand at the other end alone.
        """
        ranges: dict[tuple[Any, ...], Range] = {}
        for one in (*given, *self._given_at_other_end(given[0].cell)):
            said = reported_range(one.named, self._of_row(one), value_beside(one.cell, self._record))
            if said is not None:
                ranges.setdefault(_word(one), said)
        return [
            one
            for one in given
            if (own := ranges.get(_word(one))) and any(of_ranges(own, other) == "apart" for other in ranges.values())
        ]

    def _of_row(self, one: Assertion) -> Iterator[Named]:
        """Yield what is named of the row of a cell, and of the item that it is."""
        for path in self._cells_of_rows[_row(one.cell.path)]:
            yield from (each.named for each in self._of_cells[path])

    def _given_at_other_end(self, cell: Cell) -> list[Assertion]:
        if cell.column is None or cell.column.name not in cell.table.other_ends:
            return []
        other = cell.table.by_name[cell.table.other_ends[cell.column.name]]
        return _given(self._of_cells.get((*cell.path[: -len(cell.column.path)], *other.path), ()))


def _given(assertions: Iterable[Assertion]) -> list[Assertion]:
    """Return the supporting assertions that say how exactly."""
    return [one for one in assertions if one.relation in SUPPORTING and "says" in one.entry]


def _word(one: Assertion) -> tuple[Any, ...]:
    """Return who speaks: a source, in whose name."""
    return one.entry["source"], one.entry.get("attributed_to")


def _row(cell: Path) -> Path:
    """Return where the row of a cell stands: the item in which it lies, () for the record itself."""
    places = [at for at, step in enumerate(cell, start=1) if isinstance(step, int)]
    return cell[: places[-1]] if places else ()


def _around(row: Path) -> Iterator[Path]:
    """Yield where the items around an item stand, each a list and a place in it below the one before."""
    for length in range(len(row) - 2, 0, -2):
        yield row[:length]


def _sources(assertions: Sequence[Assertion]) -> list[str] | None:
    return sorted({one.entry["source"] for one in assertions}) or None


def _text(value: Any, cell: Cell) -> str | None:
    """Return a published value as text, the items of a list column with its separator between them."""
    if cell.column is None or value is None:
        return None
    return cell.column.separator.join(map(code_text, value)) if isinstance(value, list) else code_text(value)

"""Folders by year: where people keep a table's records so, the folder of each is a year in which its date may lie.

``accord new`` puts a record whose year it does not know into ``undated``, where a date that comes later leaves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import PurePosixPath

from accord.problems import Problem
from accord.schema.model import Column, Schemas
from accord.sources.records import Curated, Record
from accord.values import edtf

UNDATED = "undated"  # the folder of records whose year is not known
YEAR_DIGITS = 4


def is_year(name: str) -> bool:
    """Whether a folder, or a part of an id, names a year."""
    return len(name) == YEAR_DIGITS and name.isascii() and name.isdigit()


def warnings(curated: Curated, schemas: Schemas) -> Iterator[Problem]:
    """Yield a warning for each record whose folder is a year in which its date cannot lie, or that of the undated."""
    for name, records in curated.records.items():
        columns = [column for column in schemas.tables[name].columns if column.spec.get("x-year")]
        if columns and any(is_year(_folder(record)) for record in records):
            for record in records:
                yield from _misplaced(record, columns)


def _misplaced(record: Record, columns: Sequence[Column]) -> Iterator[Problem]:
    folder = _folder(record)
    if not isinstance(record.data, dict) or not (is_year(folder) or folder == UNDATED):
        return
    given = [(column.prop, record.data[column.prop]) for column in columns if column.prop in record.data]
    dates = [(name, date) for name, text in given if isinstance(text, str) and (date := _date(text))]
    if dates and not any(_may_lie_in(folder, date) for _, date in dates):
        name, date = dates[0]
        day = date.earliest or date.latest
        year = f"{day.year:04}" if day else UNDATED
        fact = f"{name}: {record.data[name]} does not lie in {folder}, the folder of this file; move it to {year}"
        yield record.problem((name,), "year-folder", fact).as_warning()


def _folder(record: Record) -> str:
    return PurePosixPath(record.file).parent.name


def _date(text: str) -> edtf.Edtf | None:
    """Return a date; what is none is a problem of its own."""
    with suppress(edtf.EdtfError):
        return edtf.parse(text)
    return None


def _may_lie_in(folder: str, date: edtf.Edtf) -> bool:
    if folder == UNDATED:  # where a date leaves the year open, that is no wrong place
        return date.year is None
    return edtf.parse(folder).intersects(date)

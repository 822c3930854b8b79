"""Workbooks (XLSX): a table a sheet; the values that cells show, not how they are formatted or computed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any
from zipfile import BadZipFile

from accord.importing.model import ImportSourceError, Loss
from accord.importing.names import distinct
from accord.importing.readers import typed_rows
from accord.importing.readers.reading import Reading

ENDINGS = (".xlsx", ".xlsm")
_MIDNIGHT = time()


def read(given: Reading) -> None:
    """Add the sheets of a workbook to the source.

    Raises:
        ImportSourceError: if it is no workbook, or a row has more cells than its sheet has columns.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that bear on how cells look
            book = openpyxl.load_workbook(given.path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise ImportSourceError(given.path, f"cannot be read as a workbook: {error}") from None
    stem = given.path.name.rpartition(".")[0]
    try:
        sheets = [sheet for sheet in book.worksheets if any(True for _ in _filled(sheet))]
        for sheet in sheets:
            _sheet(given, sheet, sheet.title if len(sheets) > 1 else stem)
        empty = [sheet.title for sheet in book.worksheets if sheet not in sheets]
    finally:
        book.close()
    given.source.dropped += [(given.path.name, f"the sheet {title!r}, which is empty") for title in empty]
    given.source.dropped.append(
        (given.path.name, "formulas, formats, comments and charts: the values of cells are carried")
    )


def _filled(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield number and cells of each row that holds something, without the empty cells at its end."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = list(row)
        while cells and cells[-1].value in (None, ""):
            cells.pop()
        if cells:
            yield number, cells


def _sheet(given: Reading, sheet: Any, name: str) -> None:
    origin = f"{given.path.name}, sheet {sheet.title}"
    rows = _filled(sheet)
    width = max(len(cells) for _, cells in _filled(sheet))
    before = []
    number, head = next(rows)
    while len(head) < width and len(head) == 1 and width > 1:  # a title above the table
        before.append(str(head[0].value))
        number, head = next(rows)
    titles = [None if cell.value is None else str(cell.value) for cell in head] + [None] * (width - len(head))
    names, changes = distinct(titles)
    given.source.facts += [(origin, change) for change in changes]
    given.source.facts.append((origin, f"row {number} names the columns"))
    if before:
        given.source.facts.append((origin, f"lines above the names of the columns are no rows: {' / '.join(before)}"))
    errors: dict[int, int] = {}
    table = typed_rows.stage(name, origin, names, _values(rows, width, errors), (given.store, given.source))
    for at, count in errors.items():
        fact = "errors of formulas, such as #N/A: written as no value"
        given.source.losses.append(Loss(name, names[at], count, fact))
    given.source.tables.append(table)


def _values(rows: Iterator[tuple[int, list[Any]]], width: int, errors: dict[int, int]) -> Iterator[Sequence[Any]]:
    for _, cells in rows:
        values: list[Any] = [_value(cell, at, errors) for at, cell in enumerate(cells)]
        yield values + [None] * (width - len(cells))


def _value(cell: Any, at: int, errors: dict[int, int]) -> Any:
    value = cell.value
    if getattr(cell, "data_type", "") == "e":
        errors[at] = errors.get(at, 0) + 1
        return None
    if isinstance(value, datetime) and value.time() == _MIDNIGHT and not _shows_time(cell):
        return value.date()
    return value


def _shows_time(cell: Any) -> bool:
    """Whether the format of a cell with a day shows hours too; within brackets and quotes stands no part of a day."""
    return "h" in str(getattr(cell, "number_format", "")).lower()

"""The workbook of a release, for those who work in a spreadsheet: what it is of, then a sheet for each table.

Numbers are numbers, whole days are days, truth is truth; all else is the text that CSV has. A text is never a formula
or a link, whatever it begins with. What a spreadsheet would change stays text: whole numbers beyond 2^53, decimals of
more than 15 digits, days before March 1900. No value is no cell, and an empty text a cell of one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError, FileSizeError
from xlsxwriter.worksheet import Worksheet

from accord.problems import AccordError
from accord.release.sheets import MAX_LETTERS, Sheet, units
from accord.release.workbook_about import About, Row
from accord.schema.model import Column
from accord.values.plain_sheet import PlainSheet
from accord.values.types import decimal_digits, is_decimal

EXACT = 2**53  # whole numbers beyond it lose digits
EXACT_DIGITS = 15  # of a decimal: more lose digits
FIRST_DAY = date(1900, 3, 1)  # spreadsheets take 1900 for a leap year
WIDTHS = (9, 60)  # of columns, in letters
LINE, MAX_HEIGHT = 15, 409  # points: of a line, and of a row at most
BUTTON = 4  # letters that the button of a filter covers
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
ACTIVE = ("=", "+", "-", "@")  # what begins so is a formula where somebody types it
ALL_CELLS = "A1:XFD1048576"
Write = Callable[[int, int, Any], int]


class WorkbookError(AccordError):
    """A workbook cannot be written."""


class _Formats(NamedTuple):
    head: Any
    label: Any
    day: Any
    active: Any
    wrapped: Any
    link: Any


def write(target: Path, about: About, sheets: Iterable[Sheet], scratch: Path) -> None:
    """Write a workbook, a few rows at once.

    Args:
        target: its file.
        about: what the first sheet says.
        sheets: those of the tables, in order.
        scratch: a folder for what is not finished.

    Raises:
        WorkbookError: if it would be too large for its format.
    """
    book = Workbook(target, {"constant_memory": True, "tmpdir": scratch})
    created = datetime.fromisoformat(f"{about.day}T00:00:00")
    book.set_properties({"title": about.title, "comments": about.citation, "created": created})
    formats = _Formats(
        head=book.add_format({"bold": True, "bottom": 1}),
        label=book.add_format({"bold": True, "valign": "top"}),
        day=book.add_format({"num_format": "yyyy-mm-dd"}),
        active=book.add_format({"quote_prefix": True}),  # a text still where somebody edits the cell
        wrapped=book.add_format({"text_wrap": True, "align": "left", "valign": "top"}),
        link=book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"}),
    )
    try:
        _describe(_page(book, about.sheet), about, formats)
        for sheet in sheets:
            _fill(book, _page(book, sheet.name), sheet, formats)
    finally:
        _finish(book, target)


def _finish(book: Workbook, target: Path) -> None:
    try:
        book.close()
    except FileSizeError:
        target.unlink(missing_ok=True)
        raise WorkbookError("it would be larger than the format allows") from None
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from None


def _page(book: Workbook, name: str) -> Worksheet:
    page = book.add_worksheet(name, PlainSheet)
    page.ignore_errors({"number_stored_as_text": ALL_CELLS})  # codes such as 01 are no mistakes
    return page


def _describe(page: Worksheet, about: About, formats: _Formats) -> None:
    """Write the first sheet, whose last block can be narrowed down."""
    for at, width in enumerate(about.widths):
        page.set_column(at, at, width)
    page.outline_settings(symbols_below=False)
    last = len(about.widths) - 1
    for line, row in enumerate(about.rows):
        height = min(LINE * about.lines(row), MAX_HEIGHT)
        page.set_row(line, height, options={"level": 1} if row.is_code else {})
        if row.is_fact:
            page.merge_range(line, 1, line, last, "", formats.wrapped)
        for at, value in enumerate(row.cells):
            form = formats.head if row.is_head else formats.label if row.is_fact and not at else formats.wrapped
            if row.sheet and at == 0:
                _held(page.write_url(line, at, f"internal:'{row.sheet}'!A1", formats.link, str(value)))
            elif isinstance(value, int):
                _held(page.write_number(line, at, value, formats.wrapped))
            elif value:
                _fits(row, value)
                _held(page.write_string(line, at, value, form))
    head = max((line for line, row in enumerate(about.rows) if row.is_head), default=0)
    page.autofilter(head, 0, len(about.rows) - 1, last)


def _fits(row: Row, text: str) -> None:
    if (letters := units(text)) > MAX_LETTERS:
        what = " ".join(str(cell) for cell in row.cells[:3] if cell != text)
        raise WorkbookError(f"what is said of {what} has {letters:,} letters, and a cell holds {MAX_LETTERS:,}")


def _fill(book: Workbook, page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    """Write the rows of a table below its frozen header."""
    columns, line = sheet.table.columns, 0
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, sheet.rows, len(columns) - 1)
    text = _text(page, formats)
    for at, column in enumerate(columns):
        _held(text(0, at, column.name, formats.head))
    widths = [len(column.name) + BUTTON for column in columns]
    writes = [_writer(book, page, column, formats) for column in columns]
    for batch in sheet.batches:
        if not line:
            widths = [max(wide, _width(cells)) for wide, cells in zip(widths, batch.columns, strict=True)]
        rows = zip(*(cells.to_pylist() for cells in batch.columns), strict=True)
        for row in rows:
            line += 1
            for at, value in enumerate(row):
                if value is not None:
                    _held(writes[at](line, at, value))
    for at, width in enumerate(widths):
        page.set_column(at, at, min(max(width, WIDTHS[0]), WIDTHS[1]))


def _held(refused: int) -> None:
    """Let no cell be left out in silence: the library returns a number where it writes none."""
    if refused:
        raise WorkbookError(f"XlsxWriter does not write a cell ({refused}); please report this")


def _width(cells: pa.Array) -> int:
    """Return how many letters the longest of some values has."""
    return max((len(str(value)) for value in cells.to_pylist() if value is not None), default=0)


def _text(page: Worksheet, formats: _Formats) -> Callable[..., int]:
    """Return what writes a text."""

    def write(line: int, at: int, value: str, form: Any = None) -> int:
        if form is None and value.startswith(ACTIVE):
            form = formats.active
        return int(page.write_string(line, at, value, form))

    return write


def _writer(book: Workbook, page: Worksheet, column: Column, formats: _Formats) -> Write:
    """Return what writes the values of a column."""
    text = _text(page, formats)
    scale = decimal_digits(column.type)[1] if is_decimal(column.type) else 0
    places = book.add_format({"num_format": f"0.{'0' * scale}" if scale else "0"})

    def day(line: int, at: int, value: date) -> int:
        if value < FIRST_DAY:
            return text(line, at, value.isoformat())
        return int(page.write_datetime(line, at, value, formats.day))

    def uncertain(line: int, at: int, value: str) -> int:
        return day(line, at, date.fromisoformat(value)) if DAY.fullmatch(value) else text(line, at, value)

    def other(line: int, at: int, value: Any) -> int:
        if isinstance(value, bool):
            return int(page.write_boolean(line, at, value))
        if isinstance(value, date):
            return day(line, at, value)
        if isinstance(value, Decimal) and len(value.as_tuple().digits) <= EXACT_DIGITS:
            return int(page.write_number(line, at, float(value), places))
        if isfinite(value) if isinstance(value, float) else isinstance(value, int) and abs(value) <= EXACT:
            return int(page.write_number(line, at, value))
        return text(line, at, f"{value:f}" if isinstance(value, Decimal) else str(value))

    return uncertain if column.is_edtf else other

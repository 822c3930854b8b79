"""Files of rows: CSV, JSON Lines, Parquet and Excel, each written as the rows come, in bounded memory.

Values have the types of their columns: dates are dates, booleans booleans, decimals exact; a list is a list in Parquet
and JSON Lines, one text in CSV and Excel. A null stays a null and an empty text an empty text; every character of a
text is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from itertools import islice
from math import isfinite
from typing import IO, Any, NamedTuple

from accord.site.build_facts import FORMATS as KINDS
from accord.values.types import is_decimal, item_kind, narrowed, type_of

Row = tuple[Any, ...]
ROW_GROUP = 8_192  # rows held at once
QUOTED = re.compile('[",\r\n]')  # in a name of a column, which then stands in quotes


class Column(NamedTuple):
    """A column of an answer: its name, the name of its type, what it says, what stands between items of a list.

    One that ``is_narrow`` has whole numbers of 32 bits in Parquet, as the published file has.
    """

    name: str
    kind: str
    about: str = ""
    separator: str = ""
    is_narrow: bool = False


class Sheet(NamedTuple):
    """What is written: name and title of the table, how to cite it, its day, its columns."""

    name: str
    title: str
    citation: str
    day: str
    columns: list[Column]


class CannotHoldError(Exception):
    """A format cannot hold a value whole; says which."""


# SQLite has neither dates nor booleans nor decimals: texts and integers become them.
TYPED: dict[str, Callable[[Any], Any]] = {
    "integer": int,
    "year": int,
    "number": float,
    "boolean": bool,
    "date": date.fromisoformat,
    "timestamp": datetime.fromisoformat,
}


def _typed(kind: str) -> Callable[[Any], Any]:
    return Decimal if is_decimal(kind) else TYPED.get(kind, str)


def typed(rows: Iterable[Row], columns: list[Column]) -> Iterator[Row]:
    """Yield rows as SQLite holds them in the types of their columns."""
    kinds = [_typed(column.kind) for column in columns]
    for row in rows:
        yield tuple(None if cell is None else kind(cell) for kind, cell in zip(kinds, row, strict=True))


def with_lists(rows: Iterator[Row], columns: list[Column]) -> Iterator[Row]:
    """Yield typed rows whose lists, one text each, are lists of items of their types."""
    kinds = [item_kind(column.kind) if column.separator else "" for column in columns]
    if not any(kinds):
        yield from rows
        return
    import pyarrow as pa

    from accord.values.lists import split

    while some := list(islice(rows, ROW_GROUP)):
        cells = [
            split(pa.array(texts, pa.string()), column.separator, kind)[0].to_pylist() if kind else texts
            for column, kind, texts in zip(columns, kinds, zip(*some, strict=True), strict=True)
        ]
        yield from zip(*cells, strict=True)


# --- CSV ---------------------------------------------------------------------------------------------------------


def write_csv(sheet: Sheet, rows: Iterator[Row], file: IO[bytes]) -> None:
    """Write the dialect of the published files: UTF-8, LF, quotes around texts; null is nothing, empty text ``""``.

    A text that begins with ``=``, ``+``, ``-`` or ``@`` stays as it is: a CSV file is data, and the Excel file is there
    for those who open it in a spreadsheet.
    """
    names = [column.name for column in sheet.columns]
    header = map(_csv_cell, names) if any(QUOTED.search(name) for name in names) else names
    file.write((",".join(header) + "\n").encode())
    for row in rows:
        file.write((",".join(map(_csv_cell, row)) + "\n").encode())


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return '"{}"'.format(value.replace('"', '""'))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f'"{value.isoformat()}"' if isinstance(value, datetime) else str(value).removesuffix(".0")


# --- JSON Lines --------------------------------------------------------------------------------------------------


def write_jsonl(sheet: Sheet, rows: Iterator[Row], file: IO[bytes]) -> None:
    """Write one JSON object a line, in UTF-8; dates are text, ``2024-02-15``, and so are decimals."""
    names = [column.name for column in sheet.columns]
    for row in with_lists(rows, sheet.columns):
        record = dict(zip(names, row, strict=True))
        file.write(json.dumps(record, ensure_ascii=False, default=_json_text).encode() + b"\n")


def _json_text(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value.isoformat())


# --- Parquet -----------------------------------------------------------------------------------------------------


def write_parquet(sheet: Sheet, rows: Iterator[Row], file: IO[bytes]) -> None:
    """Write Snappy Parquet, which every reader reads as it comes; its footer has title, citation and descriptions."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pa.set_memory_pool(pa.system_memory_pool())  # its own keeps 50 MB more for itself
    fields = [
        pa.field(c.name, _arrow(c), metadata={"description": c.about} if c.about else None) for c in sheet.columns
    ]
    schema = pa.schema(fields, metadata={"title": sheet.title, "citation": sheet.citation})
    rows = with_lists(rows, sheet.columns)
    with pq.ParquetWriter(file, schema, compression="snappy", version="2.6") as writer:
        while some := list(islice(rows, ROW_GROUP)):
            cells = [
                pa.array(list(column), field.type)
                for column, field in zip(zip(*some, strict=True), fields, strict=True)
            ]
            writer.write_batch(pa.record_batch(cells, schema=schema))


def _arrow(column: Column) -> Any:
    arrow = type_of("string" if item_kind(column.kind) and not column.separator else column.kind).arrow
    return narrowed(arrow) if column.is_narrow else arrow


# --- Excel -------------------------------------------------------------------------------------------------------

LONGEST = 32_767  # UTF-16 units in a cell of Excel
EXACT = 2**53  # greater integers lose digits in Excel
EXACT_DIGITS = 15  # of a decimal: more lose digits in Excel
FIRST_DAY = date(1900, 3, 1)  # Excel knows no earlier day rightly


def write_xlsx(sheet: Sheet, rows: Iterator[Row], file: IO[bytes]) -> None:
    """Write one sheet. Texts are texts, never formulas or links; a day before March 1900 is a text, 1639-05-17.

    Raises:
        CannotHoldError: when a text is longer than a cell of Excel holds.
    """
    from xlsxwriter import Workbook

    from accord.values.plain_sheet import PlainSheet

    book = Workbook(file, {"constant_memory": True})
    book.set_properties(
        {"title": sheet.title, "comments": sheet.citation, "created": datetime.fromisoformat(f"{sheet.day}T00:00:00")}
    )
    page = book.add_worksheet(re.sub(r"[][:*?/\\]", "_", sheet.name)[:31].strip("'") or "Sheet1", PlainSheet)
    bold, days = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    page.freeze_panes(1, 0)
    try:
        for at, column in enumerate(sheet.columns):
            page.write_string(0, at, column.name, bold)
        for line, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                _write_cell(page, line, at, value, days)
    finally:
        book.close()  # it keeps a file of its own until then


def _write_cell(page: Any, line: int, at: int, value: Any, days: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(line, at, value)
    elif isinstance(value, int | float) and isfinite(value) and (isinstance(value, float) or abs(value) <= EXACT):
        page.write_number(line, at, value)
    elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= EXACT_DIGITS:
        page.write_number(line, at, float(value))
    elif isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DAY:
        page.write_datetime(line, at, value, days)
    else:
        text = value.isoformat() if isinstance(value, datetime) else str(value)
        if len(text) > LONGEST // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST:
            raise CannotHoldError(f"Row {line:,} has a text of {len(text):,} characters, too long for Excel.")
        page.write_string(line, at, text)


class Format(NamedTuple):
    """A format: its name, its media type, how many cells a file of it may have, what writes it, by which package."""

    name: str
    media_type: str
    cells: int
    write: Callable[[Sheet, Iterator[Row], IO[bytes]], None]
    package: str = ""  # none: by what serves anyway


def available(formats: Mapping[str, Format]) -> dict[str, Format]:
    """Return the formats whose packages are installed; no other is offered."""
    return {
        name: file_format
        for name, file_format in formats.items()
        if not file_format.package or find_spec(file_format.package)
    }


EVERY_FORMAT = {
    "csv": Format(*KINDS[".csv"], 1_000_000, write_csv),
    "jsonl": Format(*KINDS[".jsonl"], 1_000_000, write_jsonl),
    "parquet": Format(*KINDS[".parquet"], 1_000_000, write_parquet, "pyarrow"),
    "xlsx": Format(*KINDS[".xlsx"], 250_000, write_xlsx, "xlsxwriter"),  # its cells cost ten times as much
}
FORMATS = available(EVERY_FORMAT)

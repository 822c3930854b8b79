"""CSV for those who open it in a spreadsheet by a double click: the published rows, but for two things.

A byte order mark begins the file: without it Excel takes UTF-8 for the code page of its machine. A text that a
spreadsheet would compute has an apostrophe before it, as has one that begins with apostrophes before such a sign; so
who takes one apostrophe from each of these has the published text again.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from accord.release.sheets import Sheet
from accord.schema.model import Column
from accord.values.kernels import pc
from accord.values.types import item_kind, type_of
from accord.write.tables import CsvWriter

MARK = b"\xef\xbb\xbf"
ACTIVE = (
    "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"  # with those of full width, which Excel takes for the same in some languages
)
_GUARDED = f"^('*[{ACTIVE}])"
README = """\
The tables of this dataset as CSV for spreadsheets: UTF-8 with a byte order mark.

A text that begins with = + - or @ (or one of these in full width, a tab or a line end) has an apostrophe before it, so
that no spreadsheet computes it; so has a text in which apostrophes stand before such a sign. Take one apostrophe from
each of these, and you have the text as it was published. Numbers are as they were. Programs read the CSV or Parquet of
the package instead, in which every text is as it was published.

A spreadsheet still guesses what a cell of CSV is: it makes a number of 01 and a day of 2024-02. The workbook (.xlsx) of
this release leaves it nothing to guess. Where your system writes numbers with a comma, import the files
(Data, From Text/CSV) rather than open them.
"""


def write(target: Path, sheet: Sheet) -> None:
    """Write the CSV of a table."""
    columns = sheet.table.columns
    names = pa.array([column.name for column in columns], pa.string())
    head = _guarded(names).to_pylist()
    with target.open("wb") as file:
        file.write(MARK)
        writer = CsvWriter(file, pa.schema(zip(head, sheet.schema.types, strict=True)))
        for batch in sheet.batches:
            cells = [_cells(column, of) for column, of in zip(columns, batch.columns, strict=True)]
            writer.write(pa.record_batch(cells, names=head))
        writer.close()


def _cells(column: Column, cells: pa.Array) -> pa.Array:
    """Return cells with apostrophes where they are texts; exact numbers are written as texts, and are none."""
    return _guarded(cells) if type_of(item_kind(column.type) or column.type).is_text else cells


def _guarded(texts: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(texts, pattern=_GUARDED, replacement=r"'\1")

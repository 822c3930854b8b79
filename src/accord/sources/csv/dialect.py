"""What a file of rows seems to be that is no CSV of ours: other delimiters, quotes, headers. Words a fault, no more.

Nothing here is asked before something is wrong with a header or with the first row. ``accord import`` reads such files.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from typing import NamedTuple

import pyarrow as pa

from accord.schema.model import Column
from accord.sources.csv.positions import cells_of
from accord.sources.encodings import REMEDY
from accord.sources.list_cells import from_text
from accord.values.parse import cast

SAMPLE_BYTES = 1 << 16  # of a file, that are looked at
MAX_TITLE_LINES = 20  # above a header
MIN_RECORDS = 2  # in which a delimiter divides alike, for a guess
_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class Guess(NamedTuple):
    """What a file seems to be, as a fault at a line."""

    line: int
    rule: str
    message: str


def of_separator_line(header: str) -> Guess | None:
    """Return the fault of a first line ``sep=;``, which one spreadsheet writes for itself."""
    text = header.strip().strip('"')
    if len(text.rstrip()) not in (4, 5) or not text.casefold().startswith("sep="):
        return None
    sign = text[4:] or "\t"
    fact = f"begins with a line that names the delimiter ({_DELIMITERS.get(sign, sign)}), which is no row; take it out"
    return Guess(1, "delimiter", fact + ("" if sign == "," else f", and export the file with commas, {REMEDY}"))


def of_header(header: str, sample: bytes, columns: Sequence[Column]) -> Guess | None:
    """Return what a file seems to be whose header does not name the columns of its table.

    Args:
        header: the first record.
        sample: how the file begins.
        columns: those that the table's files may have.
    """
    known = {column.name for column in columns}
    text = sample.decode(errors="replace")
    guesses = (_delimiter(header, text, known), _apostrophes(header), _below(text, known), _missing(header, columns))
    return next(filter(None, guesses), None)


def _delimiter(header: str, text: str, known: Collection[str]) -> Guess | None:
    """Name the delimiter that finds more of the columns than commas do, or that divides all records alike."""
    counts = {sign: _count_known(header.split(sign), known) for sign in _DELIMITERS}
    sign = max(counts, key=lambda one: counts[one])
    if counts[sign] <= _count_known(cells_of(header), known):
        sign = _sniffed(header, text) if len(cells_of(header)) == 1 else ""
    if not sign or sign not in header:
        return None
    fact = f"the columns are separated by {_DELIMITERS[sign]}, where commas belong"
    return Guess(1, "delimiter", f"{fact}; export the file with commas, {REMEDY}")


def _count_known(cells: Sequence[str], known: Collection[str]) -> int:
    return len({cell.strip("\"' \r\n") for cell in cells} & set(known))


def _sniffed(header: str, text: str) -> str:
    """Return the delimiter that Python's sniffer finds in a file whose header names no column; nothing elsewhere."""
    if text.count("\n") < MIN_RECORDS:
        return ""
    try:
        found = csv.Sniffer().sniff(text, "".join(_DELIMITERS)).delimiter
    except csv.Error:
        return ""
    return found if found in header else ""


def _apostrophes(header: str) -> Guess | None:
    cells = header.strip().split(",")
    if not all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells):
        return None
    fact = "the cells are quoted with apostrophes, where double quotes belong"
    return Guess(1, "csv", f"{fact}; export the file with double quotes, {REMEDY}")


def _below(text: str, known: Collection[str]) -> Guess | None:
    """Name the line of the header where other lines stand above it: a title, a source, an empty line."""
    lines = text.split("\n")[: MAX_TITLE_LINES + 1]
    for above, line in enumerate(lines):
        cells = cells_of(line)
        count = _count_known(cells, known)
        if count and not above:
            return None
        if count and count * 2 >= min(len(cells), len(known)):
            what = "the line" if above == 1 else f"the {above} lines"
            fact = f"the names of the columns stand here; take {what} above out"
            return Guess(above + 1, "header", f"{fact}, {REMEDY}")
    return None


def _missing(header: str, columns: Sequence[Column]) -> Guess | None:
    """Say that the first line is a row, where it names no column and holds a value that no name is."""
    cells = [_unquoted(cell) for cell in cells_of(header)]
    names = [column.name for column in columns]
    filled = pa.array(filter(None, cells), pa.string())
    has_value = any(len(cast(filled, kind)[1]) < len(filled) for kind in ("number", "date"))
    required = [column for column in columns if column.required]
    if set(map(str.casefold, cells)) & set(map(str.casefold, names)) or not has_value or len(cells) < len(required):
        return None
    fact = "the first line is a row, and no header; write the names of the columns above it"
    return Guess(1, "header", f"{fact} ({','.join(names[: len(cells)])})")


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell


def second_header(names: Sequence[str], records: Sequence[str], columns: Sequence[Column]) -> str:
    """Return what is wrong with a first row that has faults, where it is more of the header: units, types, titles.

    Args:
        names: of the columns, in the order of the file.
        records: the first row and the next one, if there is any.
        columns: those of the table.
    """
    first, *later = (dict(zip(names, map(_unquoted, cells_of(record)), strict=False)) for record in records)
    if list(first.values()) == list(names):
        return "the header stands here once more, and no row; take the line out"
    typed = {column.name: column for column in columns if not _takes_any_text(column)}
    values = [name for name in names if name in typed and first.get(name)]
    others = any(first.get(name, "") not in ("", name) for name in names if name not in typed)
    is_row = any(_fits(first[name], typed[name]) for name in values) or len(values) < 1 + others
    if is_row or not later or not all(_fits(later[0].get(name, ""), typed[name]) for name in values):
        return ""
    return "a second line of the header, and no row: it holds no values; take it out"


def _takes_any_text(column: Column) -> bool:
    return (column.item if column.separator else column).type == "string"


def _fits(text: str, column: Column) -> bool:
    return not text or text in column.missing or not len(from_text(pa.array([text], pa.string()), column)[1])

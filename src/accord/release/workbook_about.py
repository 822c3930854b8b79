"""What the first sheet of a workbook says: the dataset, how to use and cite it, its tables, columns and codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from accord.release.sheets import Sheet, free_name
from accord.schema import code_words
from accord.schema.model import Column
from accord.values.quoting import code_text

HELD = (
    "Numbers are numbers, and days from March 1900 on are days. All else is text as in CSV: uncertain dates, instants, "
    "lists with their separator, exact numbers of more than 15 digits. An empty cell is no value. Columns have the "
    "names that they have in all other files."
)
TABLES = ("Table", "Sheet", "Rows", "Title", "Description", "")
COLUMNS = ("Table", "Column", "Code", "Title", "Description", "Type")


class Row(NamedTuple):
    """A row of the sheet; its first cell leads to a sheet where one is named, and codes can be folded up.

    A fact is a word and a text, which has the room of all columns.
    """

    cells: Sequence[str | int]
    is_fact: bool = False
    is_head: bool = False
    is_code: bool = False
    sheet: str = ""


class About(NamedTuple):
    """What is said of the whole, and the name of the sheet that says it."""

    title: str
    citation: str
    day: str
    sheet: str
    rows: list[Row]
    widths: tuple[int, ...] = (28, 28, 28, 36, 90, 24)

    def lines(self, row: Row) -> int:
        """Return how many lines a row needs, as its texts are wrapped."""
        widths = (self.widths[0], sum(self.widths[1:])) if row.is_fact else self.widths
        return max((-(-len(str(cell)) // width) for cell, width in zip(row.cells, widths, strict=False)), default=1)


def of(said: Mapping[str, Any], citation: str, sheets: Sequence[Sheet]) -> About:
    """Return what the first sheet says; ``said`` is the descriptor of the package."""
    name = free_name("About", {sheet.name.casefold() for sheet in sheets})
    day = str(said["created"])[:10]
    rows = [*_whole(said, citation, day), Row(()), *_tables(sheets), Row(()), *_columns(sheets)]
    return About(str(said["title"]), citation, day, name, rows)


def _whole(said: Mapping[str, Any], citation: str, day: str) -> Iterator[Row]:
    licences = (" ".join(filter(None, (_name(one), one.get("path", "")))) for one in said.get("licenses", ()))
    facts = {
        "Dataset": said["title"],
        "Description": said.get("description", ""),
        "Version": f"{said['version']} of {day}",
        "Licence": "; ".join(licences),
        "Citation": citation,
        "Identifier": said.get("id", ""),
        "Home page": said.get("homepage", ""),
        "This workbook": HELD,
    }
    return (Row((word, str(fact)), is_fact=True) for word, fact in facts.items() if fact)


def _name(licence: Mapping[str, str]) -> str:
    """Return what a licence is called, its short name first."""
    name, title = licence.get("name", ""), licence.get("title", "")
    return f"{name} ({title})" if name and title else name or title


def _tables(sheets: Sequence[Sheet]) -> Iterator[Row]:
    yield Row(TABLES, is_head=True)
    for sheet in sheets:
        table, held = sheet.table, not sheet.fault
        where = sheet.name if held else f"none: {sheet.fault}"
        cells = (table.name, where, sheet.rows, table.title, table.description)
        yield Row(cells, sheet=sheet.name if held else "")


def _columns(sheets: Sequence[Sheet]) -> Iterator[Row]:
    """Yield each column, and below it each code that it may hold."""
    yield Row(COLUMNS, is_head=True)
    for table in (sheet.table for sheet in sheets):
        for column in table.columns:
            yield Row((table.name, column.name, "", column.title, column.description, _type(column)))
            for code in _codes(column.item if column.separator else column):
                said = code.get("title", ""), code_words.meaning(code)
                yield Row((table.name, column.name, code_text(code["const"]), *said, "code"), is_code=True)


def _codes(column: Column) -> list[dict[str, Any]]:
    return column.spec.get("oneOf") or [{"const": code} for code in column.codes]


def _type(column: Column) -> str:
    if column.separator:
        return f"list of {_type(column.item)}, separated by {column.separator}"
    kind = "uncertain date (EDTF)" if column.is_edtf else "code" if column.codes else column.type
    return f"{kind} in {column.unit}" if column.unit else kind

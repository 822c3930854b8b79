"""What every reader yields: tables of texts in one store, what their metadata says of them, what was lost on the way.

A cell is a text as the source has it, or null. Which kind of value the texts are is inferred behind the readers, from
all of them, by the grammar that a check uses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accord.importing.shapes import Fields, Level
from accord.problems import InvalidInputError, Problem


class ImportSourceError(InvalidInputError):
    """A source cannot be imported; says where, why, and what to do."""

    def __init__(self, path: Path | str, fact: str, line: int = 0) -> None:
        super().__init__([Problem(Path(path).as_posix(), line, min(line, 1), "", "import", fact)])

    def __str__(self) -> str:
        return str(self.problems[0])


@dataclass(frozen=True)
class Code:
    """One code of a closed list, with what it means where the source says so."""

    value: str
    title: str = ""
    description: str = ""


@dataclass
class ForeignKey:
    """A reference as the source declares it: columns of this table to those of another, by their names there."""

    columns: tuple[str, ...]
    table: str
    target_columns: tuple[str, ...]


@dataclass
class Column:
    """A column of a source and what is declared of it; nothing of that is believed before the data agree."""

    name: str
    title: str = ""
    description: str = ""
    kind: str = ""  # declared: a type of accord.values.types; empty: to be inferred
    is_text: bool = False  # the source knows types, and this is text there: digits in it are no number
    is_number: bool = False  # the source knows types, and these are numbers there, however long
    required: bool = False
    unique: bool = False
    codes: tuple[Code, ...] = ()
    constraints: dict[str, Any] = field(default_factory=dict)  # words of JSON Schema: minimum, pattern, ...
    missing: tuple[str, ...] = ()  # words that mean null
    unit: str = ""
    separator: str = ""
    has_empty_text: bool = False


@dataclass
class Records:
    """The nested records of a table, or the items of its lists; the columns of the table stand in the order of ways."""

    level: Level
    way: Fields = ()  # of a list: where it stands in the record above
    written: Iterable[Any] = ()  # the records themselves, to be read again; none for items, which stand in those
    has_items: bool = False  # a list has a value twice or none, which a list of values may not: each is an object
    is_people: bool = False  # their file is one that people write: YAML


@dataclass
class Table:
    """A table of a source. Its rows stand in the store under ``staged``, in columns c0, c1, ..., all of them texts."""

    name: str
    origin: str  # the file, sheet or table that it comes from, as IMPORT.md names it
    columns: list[Column]
    staged: str = ""
    title: str = ""
    description: str = ""
    key: tuple[str, ...] = ()
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    copied: Path | None = None  # a file that is kept as it is, for its form is one that a check reads
    delimiter: str = ""  # between the cells of its file, where that is text
    parent: Table | None = None  # of a list: the table of the records, or items, in which it stands
    prop: str = ""  # the property that holds the list
    lists: list[Table] = field(default_factory=list)  # in its records; the staged table has two more columns then
    records: Records | None = None  # what it was made of, where that are nested records

    def place(self, name: str) -> int:
        """Return which column has a name, counted from 0."""
        return next(at for at, column in enumerate(self.columns) if column.name == name)


@dataclass(frozen=True)
class Loss:
    """Values that what is written cannot carry."""

    table: str
    column: str
    count: int
    fact: str

    @property
    def text(self) -> str:
        """How many values, where they can be counted, and what becomes of them."""
        return f"{self.count} values: {self.fact}" if self.count else self.fact

    @property
    def places(self) -> tuple[str, ...]:
        """The table, and the column where it is one."""
        return (self.table, self.column) if self.column else (self.table,)


@dataclass
class Source:
    """Everything that was read: tables, what describes the whole, and what is worth a line of IMPORT.md."""

    tables: list[Table] = field(default_factory=list)
    package: dict[str, Any] = field(default_factory=dict)  # in the words of Data Package
    facts: list[tuple[str, str]] = field(default_factory=list)  # (file or table, how it was read and why)
    dropped: list[tuple[str, str]] = field(default_factory=list)  # (file or table, what of its metadata is not carried)
    losses: list[Loss] = field(default_factory=list)

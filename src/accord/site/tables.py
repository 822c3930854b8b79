"""The tables of the build that is served, as pages show them: titles, columns, keys, references both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from accord.site.build_facts import DATABASE, read, settings
from accord.site.cell_codes import labels_of

WORDS = re.compile("[a-z]+(_[a-z]+)+")
# Kinds of columns.
READ_OTHERWISE = ("boolean", "date", "date-time", "duration", "edtf", "geopoint", "language-tag", "list")
MAX_MENU_TABLES = 5  # tables in the navigation of a dataset that chooses none


@dataclass(frozen=True)
class Column:
    """A column, its codes with their labels, and the column from which it is derived, if it is."""

    name: str
    title: str
    description: str
    kind: str
    type: str = "string"  # the name of its type
    derived_from: str | None = None
    label_of: str | None = None  # the column beside it that names a row whose label it repeats
    unit: str | None = None
    is_contest: bool = False  # whether it says how far the row is contested
    is_place: bool = False  # of an item in its list, or of a row around it in the list of that
    is_narrow: bool = False  # whether 32 bits hold its whole numbers, so that published Parquet has these
    codes: Mapping[Any, str] = field(default_factory=dict)
    separator: str | None = None  # of the items of a list
    item: Column | None = None  # what an item of a list is, as if it were a column

    @property
    def is_read_otherwise(self) -> bool:
        """Whether people read its values in another form than the published one."""
        return bool(self.codes or self.unit) or self.kind in READ_OTHERWISE


@dataclass(frozen=True)
class Reference:
    """Columns of a table that hold the values of columns of another one."""

    table: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table. ``parent`` lists its rows; ``generated`` is the kind of a table that nobody writes."""

    name: str
    title: str
    description: str
    rows: int
    singular: str
    parent: str | None
    generated: str
    key: tuple[str, ...]
    natural_key: tuple[str, ...]  # what tells an item from others of its list
    sort: tuple[str, ...]  # the columns by which it was published in order
    row_number: str  # SQLite's name of the number of a row, which no column has
    search_table: str  # its full-text index, where it has one
    searched: tuple[str, ...]  # the columns of that
    is_tombstones: bool
    label: str
    unsourced: tuple[str, ...]  # columns of what coders chose, for which no source is asked
    columns: Mapping[str, Column]
    references: tuple[Reference, ...]
    item_references: Mapping[str, Reference]  # of each item of the lists of a column

    @cached_property
    def own_columns(self) -> tuple[Column, ...]:
        """The columns that somebody wrote, without labels of the rows that others of them name."""
        return tuple(column for column in self.columns.values() if not (column.derived_from or column.label_of))

    @cached_property
    def called_after(self) -> str:
        """The column that names the row whose label its rows bear; empty where they have their own."""
        return (self.columns[self.label].label_of or "") if self.label in self.columns else ""

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The columns of the places of an item in its list and in those around it, the outermost first."""
        return tuple(column.name for column in self.columns.values() if column.is_place)

    @cached_property
    def address_columns(self) -> tuple[str, ...]:
        """The columns by which a row is named in its address; without a key that is the number of the row."""
        return self.key or (self.row_number,)

    @cached_property
    def is_numbered_by_key(self) -> bool:
        """Whether SQLite takes its key for the number of the row."""
        return len(self.key) == 1 and self.columns[self.key[0]].type == "integer"

    @cached_property
    def record_columns(self) -> tuple[str, ...]:
        """The columns that name a row, or the nearest row around it that has a key of its own."""
        return tuple(name for name in self.address_columns if name not in self.places)

    @cached_property
    def to_parent(self) -> Reference | None:
        """The reference of an item to the row in which its list stands."""
        return next((one for one in self.references if self.parent and one.target == self.parent), None)

    @cached_property
    def reference_of(self) -> dict[str, Reference]:
        """The reference of each column that is one by itself."""
        return {one.columns[0]: one for one in self.references if len(one.columns) == 1}

    @cached_property
    def ending_with(self) -> dict[str, Reference]:
        """The references of several columns, by the last of these."""
        return {one.columns[-1]: one for one in self.references if len(one.columns) > 1}


@cache
def tables() -> dict[str, Table]:
    """Return the tables of the build in publishing order."""
    described = read("site/metadata.json")["databases"][DATABASE]["tables"]
    rows = read("build.json")["rows"]
    resources = {one["name"]: one for one in read("datapackage.json")["resources"] if one.get("format") == "csv"}
    return {
        name: Table(
            name=name,
            title=described[name]["title"],
            description=described[name]["description"],
            rows=rows[name],
            singular=facts["singular"],
            parent=facts["parent"],
            generated=facts["generated"],
            key=tuple(facts["key"]),
            natural_key=tuple(facts["natural_key"]),
            sort=tuple(facts["sort"]),
            row_number=facts["row_number"],
            search_table=facts["search_table"],
            searched=tuple(facts["searched"]),
            is_tombstones=facts["tombstones"],
            label=facts["label"],
            unsourced=tuple(facts["unsourced"]),
            columns=_columns(
                resources[name]["schema"]["fields"],
                facts["columns"],
                labels_of(facts["columns"], resources.values()) if facts["generated"] else {},
            ),
            references=tuple(_references(name, resources[name]["schema"])),
            item_references={
                column: Reference(name, (column,), target, (other,))
                for column, target, other in facts["item_references"]
            },
        )
        for name, facts in read("site/tables.json").items()
    }


def _columns(
    fields: list[dict[str, Any]], facts: dict[str, Any], labels: Mapping[str, dict[Any, str]]
) -> dict[str, Column]:
    return {
        one["name"]: Column(
            name=one["name"],
            title=one.get("title") or one["name"].replace("_", " "),
            description=one.get("description", ""),
            codes=labels.get(one["name"]) or _codes(one),
            **_facts(one["name"], facts[one["name"]]),
        )
        for one in fields
    }


def _facts(name: str, facts: dict[str, Any]) -> dict[str, Any]:
    item = {"item": Column(name, name, "", **facts["item"])} if "item" in facts else {}
    return {**facts, **item}


def _codes(field: dict[str, Any]) -> dict[Any, str]:
    """Return the label of each code of a field; words joined by underscores, which have none, as words."""
    codes = {code["value"]: code["label"] for code in field.get("categories", []) if isinstance(code, dict)}
    words = [value for value in field.get("constraints", {}).get("enum", ()) if WORDS.fullmatch(str(value))]
    return codes or {value: value.replace("_", " ") for value in words}


def _references(table: str, schema: dict[str, Any]) -> list[Reference]:
    return [
        Reference(
            table,
            _names(key["fields"]),
            key["reference"].get("resource") or table,
            _names(key["reference"]["fields"]),
        )
        for key in schema.get("foreignKeys", [])
    ]


def _names(fields: str | list[str]) -> tuple[str, ...]:
    return (fields,) if isinstance(fields, str) else tuple(fields)


def owner_of(name: str) -> str:
    """Return the table of the record to which a row of a table belongs: the nearest around it whose rows have keys."""
    while (table := tables().get(name)) and table.parent and set(table.key) & set(table.places):
        name = table.parent
    return name


@cache
def main_tables() -> tuple[Table, ...]:
    """Return the tables that people write, but for lists within records."""
    return tuple(table for table in tables().values() if not table.parent and not table.generated)


@cache
def lists_of(name: str) -> tuple[Table, ...]:
    """Return the tables of the lists within the records of a table."""
    return tuple(table for table in tables().values() if table.parent == name)


@cache
def made_tables() -> tuple[Table, ...]:
    """Return the tables that nobody writes."""
    return tuple(table for table in tables().values() if table.generated and not table.parent)


@cache
def references_to(name: str) -> tuple[Reference, ...]:
    """Return the references of all tables to a table, those of its lists first."""
    known = [one for table in tables().values() for one in (*table.references, *table.item_references.values())]
    found = [one for one in known if one.target == name]
    return tuple(sorted(found, key=lambda one: tables()[one.table].parent != name))


@cache
def menu() -> dict[str, str]:
    """Return the tables that every page leads to, each with its word: those that the dataset chooses, or the first."""
    chosen: dict[str, str] = settings()["navigation"]["tables"]
    return chosen or {table.name: table.title for table in main_tables()[:MAX_MENU_TABLES]}

"""What the schemas mean, as objects: columns, tables, and all of them together.

The lowest layer but for errors and kinds of values: it knows no files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from accord.problems import Problem
from accord.schema.columns import CHARACTERS, ORDERED, SEPARATOR, UNIT, Column, ForeignKey, Schema

__all__ = [
    "CHARACTERS",
    "EVIDENCE",
    "ORDERED",
    "PACKAGE",
    "SEPARATOR",
    "UNIT",
    "Column",
    "ForeignKey",
    "Schema",
    "Schemas",
    "Table",
    "inlined",
    "is_table",
    "resolve",
]

EVIDENCE = "evidence"  # the property in which a record carries its evidence, and the kind of table that publishes it
PACKAGE = "package"  # the schema of curated/package.yaml, which describes the whole and is no table


@dataclass(frozen=True)
class Table:
    """One published table. One of a list holds the list's items: ``parent`` is the table of what the list stands in.

    ``record`` is the table of the records it comes from, ``file`` the stem of their schema's file; ``lists`` are the
    properties that lead from a record to the items, none for the records themselves. ``list_evidence`` is what
    ``x-evidence`` demands of the list as a whole.
    """

    name: str  # as it is published
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]  # empty where nothing tells the rows apart
    label: str
    row_schema: Schema
    natural_key: tuple[str, ...] = ()  # unique within the parent
    parent: str | None = None
    record: str = ""
    singular: str = ""  # what one row is called, where the schema says it
    file: str = ""
    lists: tuple[str, ...] = ()
    list_evidence: str = ""
    generated: str = ""  # kind of a table that nobody writes: codes, records, evidence or query
    sort: tuple[str, ...] = ()  # columns by which the published rows are ordered
    is_tombstones: bool = False  # its rows are ids of any table that were withdrawn
    foreign_keys: tuple[ForeignKey, ...] = ()
    item_references: tuple[ForeignKey, ...] = ()  # of each item of the lists of a column, which SQL has no word for
    search_table: str = ""  # what its full-text index is called, where it has one

    def __post_init__(self) -> None:
        for name, default in (("file", self.name), ("record", self.name), ("search_table", f"{self.name}_fts")):
            if not getattr(self, name):
                object.__setattr__(self, name, default)

    @property
    def stem(self) -> str:
        """What the file or folder of its records or rows is called, without an ending."""
        return self.name if self.parent else self.file

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def by_prop(self) -> dict[str, Column]:
        """Columns by the property that they come from."""
        return {column.prop: column for column in self.columns if not column.derived_from}

    @cached_property
    def evidenced(self) -> tuple[Column, ...]:
        """Columns whose values need a source."""
        return tuple(column for column in self.columns if column.spec.get("x-evidence"))

    @cached_property
    def is_renamed(self) -> bool:
        """Whether a column is published under another name than its property's, or stands in an object."""
        return any(column.path != (column.name,) for column in self.columns)

    @cached_property
    def contest(self) -> Column | None:
        """The column that says how far each row is contested, where evidence may speak of the rows."""
        return next((column for column in self.columns if column.is_contest), None)

    @property
    def prop(self) -> str:
        """The property that holds the list of which this is the table; empty for a table of records."""
        return self.lists[-1] if self.lists else ""

    @cached_property
    def parent_columns(self) -> tuple[str, ...]:
        """The columns that hold the key of the row of ``parent`` in which the list stands, in the order of that key."""
        return tuple(c.name for c in self.columns if self.parent and c.spec.get("x-parent"))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The columns of the key that hold places in lists, the outermost first: they name a row below another."""
        return tuple(name for name in self.key if self.by_name[name].is_place)

    @property
    def has_own_key(self) -> bool:
        """Whether a row has a key of its own, and is not known by the row around it and its place there."""
        return bool(self.key) and not self.places

    @cached_property
    def record_columns(self) -> tuple[str, ...]:
        """The columns that name a row, or the nearest row around it that has a key of its own."""
        return tuple(name for name in self.key if name not in self.places)

    @cached_property
    def item_key(self) -> tuple[tuple[str, ...], ...]:
        """What leads to each value of the key by which evidence names an item; none where the schema gives none."""
        return tuple(self.by_name[name].path for name in (self.key if self.has_own_key else self.natural_key))

    @property
    def has_text_key(self) -> bool:
        """Whether the key is one column of text, by which a file can be named."""
        return len(self.key) == 1 and self.by_name[self.key[0]].type == "string"

    @cached_property
    def references(self) -> dict[str, ForeignKey]:
        """The references of one column, by column."""
        return {key.columns[0]: key for key in self.foreign_keys if len(key.columns) == 1}

    @cached_property
    def other_ends(self) -> dict[str, str]:
        """The columns that are ends of ranges, each with the one at the other end."""
        ends = {column.name: column.spec["x-before"] for column in self.columns if column.spec.get("x-range")}
        return {**ends, **{high: low for low, high in ends.items()}}

    @cached_property
    def times(self) -> dict[str, str]:
        """The uncertain dates beside which a time of day stands, each with the column of that."""
        return {column.spec["x-day"]: column.name for column in self.columns if "x-day" in column.spec}

    @cached_property
    def unique_keys(self) -> tuple[tuple[str, ...], ...]:
        """Every set of columns that no two rows have alike: the key first, then those that must be unique besides."""
        natural = (*self.parent_columns, *self.natural_key) if self.natural_key not in ((), self.key) else ()
        unique = [(column.name,) for column in self.columns if column.is_unique]
        return tuple(dict.fromkeys(key for key in (self.key, natural, *unique) if key))

    @property
    def containment(self) -> str | None:
        """The column that names the row of this table which contains a row, as a country contains a city."""
        return next((c.name for c in self.columns if c.spec.get("x-containment")), None)


@dataclass(frozen=True)
class Schemas:
    """Schemas of records by the table's name, tables by name in publishing order; the package describes the whole."""

    records: dict[str, Schema]
    tables: dict[str, Table]
    vocabularies: dict[str, Schema] = field(default_factory=dict)
    package: Schema = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()  # what the schemas leave out that their readers want

    @cached_property
    def _children(self) -> dict[str, dict[str, Table]]:
        of: dict[str, dict[str, Table]] = {}
        for table in self.tables.values():
            if table.parent:
                of.setdefault(table.parent, {})[table.prop] = table
        return of

    def children(self, table: str) -> dict[str, Table]:
        """Tables of the lists in a row of a table, by property name."""
        return self._children.get(table, {})

    def below(self, table: str) -> Iterator[str]:
        """Yield the names of the tables of the lists in a row of a table, at any depth."""
        for child in self.children(table).values():
            yield child.name
            yield from self.below(child.name)

    def has_evidence(self, record: str) -> bool:
        """Whether records of a table carry evidence."""
        return EVIDENCE in self.records[record]["properties"]

    def bears_evidence(self, table: Table) -> bool:
        """Whether evidence may speak of the rows of a list: of the list, of a column, or of a list within its items."""
        within = self.children(table.name).values()
        return bool(table.list_evidence or table.evidenced) or any(map(self.bears_evidence, within))

    def generated(self, kind: str) -> Table | None:
        """Return the table of a kind that nobody writes, where there is one."""
        return next((table for table in self.tables.values() if table.generated == kind), None)

    @property
    def curated(self) -> dict[str, Schema]:
        """Schemas of what people write."""
        return {name: schema for name, schema in self.records.items() if not schema.get("x-generated")}

    @cached_property
    def by_stem(self) -> dict[str, str]:
        """Names of the tables of records by the names of their files."""
        return {self.tables[name].stem: name for name in self.records}


def is_table(spec: Schema) -> bool:
    """Whether a property, its ``$ref`` resolved, is a list whose items are rows of a table of their own."""
    return "items" in spec and SEPARATOR not in spec


def resolve(spec: Schema, root: Schema) -> Schema:
    """Return a property with its ``$ref`` replaced by what it names; words beside the ``$ref`` win.

    ``x-form`` keeps the description of what was named, if any: it says in words what its pattern demands.
    """
    if "$ref" not in spec:
        return spec
    name = spec["$ref"].removeprefix("#/$defs/")
    named = root["$defs"][name]
    form = {"x-form": named["description"]} if "description" in named else {}
    return {**named, **form, **{k: v for k, v in spec.items() if k != "$ref"}}


def inlined(schema: Schema) -> Schema:
    """Return a schema with every ``$ref`` replaced by what it names, which validates the same and faster."""

    def inline(node: Any) -> Any:
        if isinstance(node, list):
            return [inline(item) for item in node]
        if not isinstance(node, dict):
            return node
        node = resolve(node, schema) if isinstance(node.get("$ref"), str) else node
        return {key: inline(value) for key, value in node.items() if key != "$defs"}

    whole: Schema = inline(schema)
    return whole

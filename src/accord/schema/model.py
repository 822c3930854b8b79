"""What the schemas mean, as objects: columns, tables, and all of them together.

The lowest layer but for errors and kinds of values: it knows no files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from accord.problems import Path, Problem
from accord.values.types import kind_of

Schema = dict[str, Any]
EVIDENCE = "evidence"  # the property in which a record carries its evidence, and the kind of table that publishes it
PACKAGE = "package"  # the schema of curated/package.yaml, which describes the whole and is no table
CHARACTERS = "x-characters"

ORDERED = {
    "integer": "a whole number",
    "number": "a number",
    "decimal": "a decimal number (format decimal)",
    "date": "a day (format date)",
    "edtf": "an uncertain date (format edtf)",
    "year": "a year (format year)",
}
"""The kinds of columns whose values have an order that x-before may hold them to; how people name each."""


@dataclass(frozen=True)
class Column:
    """One column of a table. ``spec`` is its schema with the ``$ref`` resolved."""

    name: str
    spec: Schema
    required: bool
    vocabulary: str | None = None  # name of the closed vocabulary its codes come from
    derived_from: str | None = None  # the column it is computed from

    @property
    def type(self) -> str:
        """The name of its type, one that ``accord.values.types`` knows."""
        return kind_of(self.spec)

    @property
    def title(self) -> str:
        """What people call it."""
        return str(self.spec["title"])

    @property
    def description(self) -> str:
        """What it says; empty where the schema does not say it."""
        return str(self.spec.get("description", ""))

    @property
    def references(self) -> str | None:
        """The table whose ``id`` it holds."""
        target = self.spec.get("x-references")
        return target.removesuffix(".id") if target else None

    @property
    def is_unique(self) -> bool:
        """Whether each of its values stands once in the table; any number of its cells may be empty."""
        return bool(self.spec.get("x-unique"))

    @property
    def missing(self) -> tuple[str, ...]:
        """The texts that mean, in CSV and JSON Lines, that there is no value."""
        return tuple(self.spec.get("x-missing", ()))

    @property
    def is_any_text(self) -> bool:
        """Whether its texts may hold invisible characters, and letters in any normal form."""
        return self.spec.get(CHARACTERS) == "any"

    @property
    def codes(self) -> list[Any]:
        """The only values that it may hold, empty where no list of them is given."""
        spec = self.spec
        codes = [code["const"] for code in spec.get("oneOf", ())]
        return codes or spec.get("enum") or ([spec["const"]] if "const" in spec else [])

    @property
    def is_place(self) -> bool:
        """Whether it holds the place of an item in its list, or in that of a row around it, from 1."""
        return bool(self.spec.get("x-place"))

    @property
    def is_made(self) -> bool:
        """Whether it follows from where an item stands: it names the row around it, or the place of one of them."""
        return self.is_place or bool(self.spec.get("x-parent"))

    @property
    def is_edtf(self) -> bool:
        """Whether it holds an uncertain date."""
        return self.spec.get("format") == "edtf"

    @property
    def order(self) -> str:
        """The kind of order that its values have, empty where they have none: columns of one kind compare."""
        kind = "edtf" if self.is_edtf else self.type.partition("(")[0]
        return kind if kind in ORDERED else ""

    @property
    def bounds(self) -> tuple[str, str]:
        """The columns that hold the least and the greatest that its values may mean."""
        return (f"{self.name}_earliest", f"{self.name}_latest") if self.is_edtf else (self.name, self.name)


@dataclass(frozen=True)
class Table:
    """One published table. One of a list holds the list's items: ``parent`` is the table of what the list stands in.

    ``record`` names the schema it comes from; ``lists`` are the properties that lead from a record of it to the items,
    none for the records themselves. ``list_evidence`` is what ``x-evidence`` demands of the list as a whole.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    label: str
    row_schema: Schema
    natural_key: tuple[str, ...] = ()  # unique within the parent
    parent: str | None = None
    record: str = ""
    singular: str = ""  # what one row is called, where the schema says it
    lists: tuple[str, ...] = ()
    list_evidence: str = ""
    generated: str = ""  # kind of a table that nobody writes: codes, records, evidence or query
    sort: tuple[str, ...] = ()  # columns by which the published rows are ordered
    is_tombstones: bool = False  # its rows are ids of any table that were withdrawn

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

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
        """The columns that hold places in lists, from the outermost: they name a row below one with an id."""
        return tuple(column.name for column in self.columns if column.is_place)

    @property
    def containment(self) -> str | None:
        """The column that names the row of this table which contains a row, as a country contains a city."""
        return next((c.name for c in self.columns if c.spec.get("x-containment")), None)

    @property
    def foreign_keys(self) -> list[tuple[str, str]]:
        """Pairs of (column, referenced table)."""
        return [(c.name, c.references) for c in self.columns if c.references]


@dataclass(frozen=True)
class Schemas:
    """All schemas by record name, and all tables by table name in publishing order."""

    records: dict[str, Schema]
    tables: dict[str, Table]
    vocabularies: dict[str, Schema] = field(default_factory=dict)
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

    def has_evidence(self, record: str) -> bool:
        """Whether records of a table carry evidence."""
        return EVIDENCE in self.records[record]["properties"]

    def generated(self, kind: str) -> Table | None:
        """Return the table of a kind that nobody writes, where there is one."""
        return next((table for table in self.tables.values() if table.generated == kind), None)

    @property
    def curated(self) -> dict[str, Schema]:
        """Schemas of what people write."""
        return {n: schema for n, schema in self.records.items() if n != PACKAGE and not schema.get("x-generated")}


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


def any_texts(schema: Schema) -> frozenset[Path]:
    """Return the paths of the texts of a record that may hold any characters, places in lists left out."""

    def walk(spec: Schema, path: Path) -> Iterator[Path]:
        full = resolve(spec, schema)
        if CHARACTERS in full:
            yield path
        for name, inner in full.get("properties", {}).items():
            yield from walk(inner, (*path, name))
        if "items" in full:
            yield from walk(full["items"], path)

    return frozenset(walk(schema, ()))


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

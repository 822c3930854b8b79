"""Columns of tables, and references between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accord.values.types import kind_of

Schema = dict[str, Any]
CHARACTERS, SEPARATOR, UNIT = "x-characters", "x-separator", "x-unit"
CONTEST = "contest"  # the fact that a column computed from the evidence holds
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

    name: str  # as it is published
    spec: Schema
    required: bool
    vocabulary: str | None = None  # name of the closed vocabulary its codes come from
    derived_from: str | None = None  # the column it is computed from, or the property, evidence
    prop: str = ""  # the property of the schema, and of records; as the name where nothing else is given
    computes: str = ""  # of a derived column, which fact: earliest, latest, precision or year of a date, utc, seconds,
    # or contest, which follows from the evidence of the record

    def __post_init__(self) -> None:
        if not self.prop:
            object.__setattr__(self, "prop", self.name)

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The properties that lead to it in a record or an item: its own, or those of the objects around it first."""
        return tuple(self.spec.get("x-path", (self.prop,)))

    @cached_property
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
    def is_unique(self) -> bool:
        """Whether each of its values stands once in the table; any number of its cells may be empty."""
        return bool(self.spec.get("x-unique"))

    @property
    def missing(self) -> tuple[str, ...]:
        """The texts that mean, in CSV and JSON Lines, that there is no value."""
        return tuple(self.spec.get("x-missing", ()))

    @property
    def separator(self) -> str:
        """What stands between the items of a list in a text; empty where the column holds no lists."""
        return str(self.spec.get(SEPARATOR, ""))

    @property
    def item(self) -> Column:
        """What an item of the lists that it holds is, as if it were a column."""
        return Column(self.name, self.spec["items"], required=True)

    @property
    def is_facet(self) -> bool:
        """Whether people narrow the table down by its values; those of a list are its items."""
        return bool((self.spec["items"] if self.separator else self.spec).get("x-facet"))

    @property
    def is_searched(self) -> bool:
        """Whether rows are found by the words of its texts."""
        return bool((self.spec["items"] if self.separator else self.spec).get("x-search"))

    @property
    def unit(self) -> str:
        """The unit of its numbers, in UCUM; empty where none is given."""
        return str((self.spec["items"] if self.separator else self.spec).get(UNIT, ""))

    @property
    def is_any_text(self) -> bool:
        """Whether its texts may hold invisible characters, and letters in any normal form."""
        return (self.spec["items"] if self.separator else self.spec).get(CHARACTERS) == "any"

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
    def is_contest(self) -> bool:
        """Whether it says how far the row is contested, which follows from the evidence of its record."""
        return self.computes == CONTEST

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
class ForeignKey:
    """A reference: what these columns of a row hold, one row of a table has in its ``target_columns``, a unique key."""

    columns: tuple[str, ...]
    table: str
    target_columns: tuple[str, ...]

"""What lists for readers a build has: ``site/lists.json`` and ``site/lists.sqlite``, which ``make.listing`` writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import cast
from urllib.parse import quote

from datasette.database import Database as DatasetteDatabase

from accord.site.asgi import Database, Datasette
from accord.site.build_facts import DATABASE, SITE, read
from accord.values.sql_quoting import quote_identifier as quoted

DATE, YEAR = "date", "year"


@dataclass(frozen=True)
class Listing:
    """A list: the table of its records, its words, its columns, filters and orders with their words, its kinds."""

    name: str
    title: str
    description: str
    noun: str
    many: str  # the plural of that
    rows: int
    columns: Mapping[str, str]
    filters: Mapping[str, str]
    orders: Mapping[str, str]  # by column, with "-" before it where the greatest comes first
    kinds: Mapping[str, str]  # of all columns of its SELECT: number, items or text

    @property
    def first_order(self) -> str:
        """The order in which it stands where none is asked for."""
        return next(iter(self.orders), "")

    @property
    def is_dated(self) -> bool:
        """Whether its rows are shown with a date, which stands first."""
        return DATE in self.columns

    @cached_property
    def other_columns(self) -> Mapping[str, str]:
        """The columns that stand after the title."""
        return {name: title for name, title in self.columns.items() if name != DATE}

    def table(self, what: str) -> str:
        """Return the quoted name of one of its tables in ``lists.sqlite``: rows, values or choices."""
        return quoted(f"{what} of {self.name}")


@cache
def listings() -> dict[str, Listing]:
    """Return the lists of this build by the names of their tables."""
    return {name: Listing(name=name, **about) for name, about in read("site/lists.json").items()}


def address(datasette: Datasette, table: str) -> str:
    """Return where people read the rows of a table: its list, or else the table."""
    return datasette.urls.path(f"/{quote(table)}") if table in listings() else datasette.urls.table(DATABASE, table)


@cache
def database(datasette: Datasette) -> Database:
    """Return the database of the lists, which Datasette does not list: it is no part of the data."""
    opened = DatasetteDatabase(datasette, path=str(SITE / "lists.sqlite"), is_mutable=False)
    opened.name = "lists"
    return cast("Database", opened)

"""SQLite's statements for a table: STRICT, with keys and references, indexes and full-text search.

What this module returns for a table ``letters``:

    CREATE TABLE "letters" ("id" TEXT NOT NULL, "title" TEXT NOT NULL, ..., "sender" TEXT REFERENCES "people" ("id"),
                            ..., PRIMARY KEY ("id")) STRICT;
    CREATE INDEX "letters.sender" ON "letters" ("sender");
    CREATE VIRTUAL TABLE "letters_fts" USING fts5 ("title", "summary", content="letters", ...);
"""

from __future__ import annotations

from collections.abc import Iterator

from accord.schema.model import EVIDENCE, Table
from accord.values.types import type_of

CELL = ("table", "record", "item", "field")  # what names a published cell


def quote_identifier(name: str) -> str:
    """Return an SQL identifier in quotes (names come from the schemas, which allow a-z and _ only)."""
    return f'"{name}"'


def create_table(table: Table, *, keys: bool = True) -> str:
    """Return the CREATE TABLE statement of a table, without ``keys`` for a table that may hold rows that break them."""
    parts = []
    for column in table.columns:
        clauses = [quote_identifier(column.name), type_of(column.type).sqlite]
        if keys and (column.required or column.name in table.key):
            clauses.append("NOT NULL")
        if keys and column.references:
            clauses.append(f"REFERENCES {quote_identifier(column.references)} ({quote_identifier('id')})")
        parts.append(" ".join(clauses))
    if keys:
        parts += _keys(table)
    return f"CREATE TABLE {quote_identifier(table.name)} (\n  " + ",\n  ".join(parts) + "\n) STRICT"


def _keys(table: Table) -> Iterator[str]:
    yield f"PRIMARY KEY ({', '.join(map(quote_identifier, table.key))})"
    if table.natural_key and table.natural_key != ("id",):
        own = [*table.parent_columns, *table.natural_key]
        if all(table.by_name[column].required for column in own):
            yield f"UNIQUE ({', '.join(map(quote_identifier, own))})"
    for column in table.columns:
        if column.is_unique:
            yield f"UNIQUE ({quote_identifier(column.name)})"


def indexes(table: Table, *, large: bool = False) -> Iterator[str]:
    """Yield an index for each reference, facet and date that people filter and sort by.

    In a large table the index of a facet goes on with the facet that people narrow it by, where there is one. Its first
    facet, often the year, which splits it into few and large parts, has one more that goes on with the key: by that the
    rows of a part are shown in order.
    """
    next_facet = facet_pairs(table) if large else {}
    for column in table.columns:
        bound = column.derived_from and column.name.endswith(("_earliest", "year", "_utc"))
        if (column.references or column.spec.get("x-facet") or bound) and table.key[0] != column.name:
            yield _index(table, column.name, *filter(None, [next_facet.get(column.name)]))
    first = next((table.by_name[name] for name in next_facet), None)
    if first and not first.references:
        yield _index(table, first.name, *table.key)
    if table.generated == EVIDENCE:
        yield _index(table, *CELL)
    if table.sort and table.sort != table.key:
        yield _index(table, *table.sort)


def _index(table: Table, *columns: str) -> str:
    """Return the statement of an index, whose name is that of no table: a dot stands in no name of a schema."""
    index = quote_identifier(".".join((table.name, *columns)))
    listed = ", ".join(map(quote_identifier, columns))
    return f"CREATE INDEX {index} ON {quote_identifier(table.name)} ({listed})"


def facet_pairs(table: Table) -> dict[str, str]:
    """Return what follows each of the first three facets of a table, in a ring: year, type; type, mode; mode, year.

    So each two of them stand in one index, and each of them leads one, by which it is counted and found alone as well.
    """
    facets = [column.name for column in table.columns if column.spec.get("x-facet") and column.name != table.key[0]][:3]
    return dict(zip(facets, (*facets[1:], facets[0]), strict=True)) if len(facets) > 1 else {}


def full_text(table: Table) -> Iterator[str]:
    """Yield the statements that make a table searchable, where it has columns to search."""
    columns = [quote_identifier(column.name) for column in table.columns if column.spec.get("x-search")]
    if columns:
        name = quote_identifier(f"{table.name}_fts")
        # content in double quotes: Datasette finds the full-text table by that spelling.
        yield (
            f"CREATE VIRTUAL TABLE {name} USING fts5 ({', '.join(columns)}, "
            f'content="{table.name}", tokenize="unicode61 remove_diacritics 2")'
        )
        yield f"INSERT INTO {name} ({name}) VALUES ('rebuild')"
        yield f"INSERT INTO {name} ({name}) VALUES ('optimize')"

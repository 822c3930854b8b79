"""SQLite's statements for a table: STRICT, with keys and references, indexes and full-text search.

What this module returns for a table ``letters``:

    CREATE TABLE "letters" ("id" TEXT NOT NULL, "title" TEXT NOT NULL, ..., "sender" TEXT REFERENCES "people" ("id"),
                            ..., PRIMARY KEY ("id")) STRICT;
    CREATE INDEX "letters:sender" ON "letters" ("sender");
    CREATE VIRTUAL TABLE "letters_fts" USING fts5 ("title", "summary", content="letters", ...);
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from accord.schema.model import EVIDENCE, Column, Table
from accord.schema.names import row_number, unused
from accord.values.sql_quoting import listed, quote_identifier
from accord.values.types import is_decimal, type_of

CELL = ("table", "record", "item", "field")  # what names a published cell
RESERVED = ("rank", "rowid")  # columns that a full-text index has by nature
_SORTED_BY = ("earliest", "year", "utc")  # computed columns by which people sort and filter
_WORDS = 'tokenize="unicode61 remove_diacritics 2"'  # of a full-text index
_ODD = re.compile('[:"]')


def create_table(table: Table, *, keys: bool = True, is_loadable: bool = False, collation: str = "") -> str:
    """Return the CREATE TABLE statement of a table.

    Without ``keys`` it is of a table that may hold rows that break them. One that ``is_loadable`` has no indexes, so
    that rows are added fast; a key that is the number of the row, as SQLite makes one of whole numbers, it has all the
    same. A ``collation`` of decimals is for databases in memory alone: a client without it refuses the table.
    """
    parts = []
    for column in table.columns:
        clauses = [quote_identifier(column.name), type_of(column.type).sqlite]
        if collation and is_decimal(column.type):
            clauses.append(f"COLLATE {collation}")
        if keys and (column.required or column.name in table.key):
            clauses.append("NOT NULL")
        if keys and (reference := table.references.get(column.name)):
            target = quote_identifier(reference.table)
            clauses.append(f"REFERENCES {target} ({quote_identifier(reference.target_columns[0])})")
        parts.append(" ".join(clauses))
    if keys:
        parts += _keys(table, is_loadable=is_loadable)
    return f"CREATE TABLE {quote_identifier(table.name)} (\n  " + ",\n  ".join(parts) + "\n) STRICT"


def _keys(table: Table, *, is_loadable: bool) -> Iterator[str]:
    if table.key and (has_number_as_key(table) or not is_loadable):
        yield f"PRIMARY KEY ({listed(table.key)})"
    if is_loadable:
        return
    for key in table.unique_keys:
        # To SQLite empty cells differ, and in a natural key they do not.
        if key != table.key and (len(key) == 1 or all(table.by_name[column].required for column in key)):
            yield f"UNIQUE ({listed(key)})"
    for reference in table.foreign_keys:
        if len(reference.columns) > 1:
            target = f"{quote_identifier(reference.table)} ({listed(reference.target_columns)})"
            yield f"FOREIGN KEY ({listed(reference.columns)}) REFERENCES {target}"


def has_number_as_key(table: Table) -> bool:
    """Whether the key of a row is its number, as SQLite makes one of whole numbers."""
    return len(table.key) == 1 and table.by_name[table.key[0]].type == "integer"


def indexes(table: Table, *, large: bool = False) -> Iterator[str]:
    """Yield an index for each reference, facet and date that people filter and sort by.

    In a large table the index of a facet goes on with the facet that people narrow it by, where there is one. Its first
    facet, often the year, which splits it into few and large parts, has one more that goes on with the key: by that the
    rows of a part are shown in order.
    """
    yield from dict.fromkeys(_index(table, *columns) for columns in _indexed(table, large=large))


def _indexed(table: Table, *, large: bool) -> Iterator[tuple[str, ...]]:
    """Yield the columns of each index; those that rows are sorted by may be a facet or a date as well."""
    next_facet = facet_pairs(table) if large else {}
    for column in table.columns:
        is_used = column.name in table.references or _is_counted(column) or column.computes in _SORTED_BY
        if is_used and table.key[:1] != (column.name,):
            yield (column.name, *filter(None, [next_facet.get(column.name)]))
    for reference in table.foreign_keys:
        if len(reference.columns) > 1 and table.key[: len(reference.columns)] != reference.columns:
            yield reference.columns
    first = next(iter(next_facet), None)
    if first and first not in table.references:
        yield (first, *table.key)
    if table.generated == EVIDENCE:
        yield tuple(table.by_prop[prop].name for prop in CELL if prop in table.by_prop)
    if table.sort and table.sort != table.key:
        yield table.sort


def _index(table: Table, *columns: str) -> str:
    """Return the statement of an index, whose name no table has: none can hold a colon."""
    parts = (quote_identifier(name) if _ODD.search(name) else name for name in (table.name, *columns))
    index = quote_identifier(":".join(parts))
    return f"CREATE INDEX {index} ON {quote_identifier(table.name)} ({listed(columns)})"


def _is_counted(column: Column) -> bool:
    """Whether people count and choose the values of a column by an index, which has none of the items of lists."""
    return column.is_facet and not column.separator


def facet_pairs(table: Table) -> dict[str, str]:
    """Return what follows each of the first three facets of a table, in a ring: year, type; type, mode; mode, year.

    So each two of them stand in one index, and each of them leads one, by which it is counted and found alone as well.
    """
    facets = [column.name for column in table.columns if _is_counted(column)]
    facets = [name for name in facets if table.key[:1] != (name,)][:3]
    return dict(zip(facets, (*facets[1:], facets[0]), strict=True)) if len(facets) > 1 else {}


def full_text(table: Table) -> Iterator[str]:
    """Yield the statements that make a table searchable, where it has columns to search.

    The index reads the table's own text; where FTS5 cannot have a column of its name, it keeps a copy of the texts.
    """
    columns = searched(table)
    if not columns:
        return
    name, content = quote_identifier(table.search_table), search_columns(columns)
    if has_own_text(table):
        yield f"CREATE VIRTUAL TABLE {name} USING fts5 ({listed(content)}, {_WORDS})"
        row = row_identifier(table)
        source = quote_identifier(table.name)
        yield f"INSERT INTO {name} (rowid, {listed(content)}) SELECT {row}, {listed(columns)} FROM {source}"
    else:
        # content in double quotes: Datasette finds the full-text table by that spelling.
        row = row_identifier(table)
        known = "" if row == '"rowid"' else f", content_rowid={row}"
        yield (
            f"CREATE VIRTUAL TABLE {name} USING fts5 ({listed(content)}, "
            f"content={quote_identifier(table.name)}{known}, {_WORDS})"
        )
        yield f"INSERT INTO {name} ({name}) VALUES ('rebuild')"
    yield f"INSERT INTO {name} ({name}) VALUES ('optimize')"


def full_text_apart(table: Table) -> str:
    """Return the statement of the full-text index of a table that is in another database."""
    name, columns = quote_identifier(table.search_table), listed(searched(table))
    return f"CREATE VIRTUAL TABLE {name} USING fts5 ({columns}, content='', {_WORDS})"


def has_own_text(table: Table) -> bool:
    """Whether the full-text index of a table keeps a copy of the texts."""
    columns = searched(table)
    return search_columns(columns) != columns


def searched(table: Table) -> list[str]:
    """Return the columns of a table in whose texts words are searched."""
    return [column.name for column in table.columns if column.is_searched]


def search_columns(columns: Sequence[str]) -> list[str]:
    """Return the names that searched columns have in a full-text index."""
    return [unused(f"{name}_text", columns) if name.casefold() in RESERVED else name for name in columns]


def record_text(table: Table) -> str:
    """Return an SQL expression of what names a row: its key, or that of the nearest row around it that has one.

    Where there is neither it is the number of the row.
    """
    return key_text(table, table.record_columns) if table.key else f"CAST({row_identifier(table)} AS TEXT)"


def key_text(table: Table, columns: Sequence[str]) -> str:
    """Return an SQL expression of some columns as text, as ``accord.values.row_keys`` writes them."""
    cells = [(quote_identifier(name), table.by_name[name].type in ("string", "date")) for name in columns]
    texts = [cell if is_text else f"CAST({cell} AS TEXT)" for cell, is_text in cells]
    if len(texts) == 1:
        return texts[0]
    return " || ',' || ".join(f"replace(replace({text}, '~', '~7E'), ',', '~2C')" for text in texts)


def row_identifier(table: Table) -> str:
    """Return the SQL of the number of a row."""
    return quote_identifier(row_number(table.by_name))

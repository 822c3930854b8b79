"""What the database says of itself, as two views: of each column what it holds, and of the whole what it is.

So who has the file alone, or only SQL, needs no codebook beside it:

    SELECT "column", type, description FROM dataset_columns WHERE "table" = 'letters';
    SELECT value FROM dataset_facts WHERE fact = 'license';
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from accord.describe import about
from accord.schema.model import Column, Schemas, Table
from accord.schema.names import unused
from accord.values.sql_quoting import quote_identifier, quote_text
from accord.values.types import type_of
from accord.write.sqlite.views import View

COLUMNS = ("table", "number", "column", "title", "description", "type", "unit", "required", "key", "refers_to")


def views(said: Mapping[str, Any], schemas: Schemas, taken: Collection[str]) -> list[View]:
    """Return the views; ``taken`` are the names of other views."""
    rows = (row for table in schemas.tables.values() for row in _columns(table))
    made = (
        ("dataset_columns", "Columns", "What each column of each table holds.", COLUMNS, rows),
        ("dataset_facts", "The dataset", "What the whole is, and how to cite it.", ("fact", "value"), _facts(said)),
    )
    names = [*schemas.tables, *taken]
    return [
        View(unused(name, names), title, description, _values(columns, values), hidden=True)
        for name, title, description, columns, values in made
    ]


def _values(columns: Iterable[str], rows: Iterable[Iterable[str | int | None]]) -> str:
    """Return a query whose rows are these."""
    texts = ",\n".join(f"  ({', '.join(map(_literal, row))})" for row in rows)
    return f"WITH said ({', '.join(map(quote_identifier, columns))}) AS (VALUES\n{texts}\n) SELECT * FROM said"


def _literal(value: str | int | None) -> str:
    if value is None or value == "":
        return "NULL"
    return str(value) if isinstance(value, int) else quote_text(value)


def _columns(table: Table) -> Iterator[tuple[str | int | None, ...]]:
    for number, column in enumerate(table.columns, 1):
        reference = table.references.get(column.name)
        yield (
            table.name,
            number,
            column.name,
            column.title,
            column.description,
            _type(column),
            column.unit,
            int(column.required or column.name in table.key),
            table.key.index(column.name) + 1 if column.name in table.key else None,
            f"{reference.table}.{reference.target_columns[0]}" if reference else None,
        )


def _type(column: Column) -> str:
    return "edtf" if column.is_edtf else type_of(column.type).table_schema


def _facts(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is said of the whole in words; lists as their titles."""
    for name, value in about.properties(said).items():
        texts = value if isinstance(value, list) else [value]
        words = [one if isinstance(one, str) else one.get("title", one.get("name")) for one in texts if one]
        if all(isinstance(word, str) for word in words) and words:
            yield name, "; ".join(words)
    yield "citation", str(said["citation"])

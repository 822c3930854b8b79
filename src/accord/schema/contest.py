"""Contest: a column that the engine computes from the evidence, in each table of which evidence may speak.

The schema of the table of evidence asks for it with ``x-contest``: what the column is called, its codes, and the chain
of references that leads from an entry of evidence to the side on which its source stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from accord.problems import Path, did_you_mean
from accord.schema.columns import CONTEST, Column, Schema
from accord.schema.model import EVIDENCE, Schemas, Table, resolve

WORD, LISTS = "x-contest", ("impartial", "unknown")
CODES = UNDISPUTED, SINGLE_PARTY, DISPUTED, UNKNOWN_SIDE = ("undisputed", "single_party", "disputed", "unknown_side")


@dataclass(frozen=True)
class Contest:
    """What the word says: the column, what leads to a side, the sides that are no party, the codes of none known."""

    column: str
    side: tuple[str, ...]
    impartial: frozenset[str]
    unknown: frozenset[str]


def of(schemas: Schemas) -> Contest | None:
    """Return what the schema of the table of evidence says of contest, where it says it."""
    table = schemas.generated(EVIDENCE)
    word = schemas.records[table.name].get(WORD) if table else None
    if not word:
        return None
    impartial, unknown = (frozenset(word.get(name, ())) for name in LISTS)
    return Contest(word["column"], tuple(word["side"]), impartial, unknown)


def with_columns(tables: Iterable[Table], records: Mapping[str, Schema]) -> list[Table]:
    """Return tables with the column of contest where evidence may speak of their rows.

    Args:
        tables: those of all schemas.
        records: the schemas, flat, by file.
    """
    known = list(tables)
    schema = next((schema for schema in records.values() if WORD in schema), None)
    if schema is None:
        return known
    schemas = Schemas({t.name: records[t.file] for t in known if not t.parent}, {t.name: t for t in known})
    column = _column(schema)
    return [_with(table, column) if _is_spoken_of(table, schemas) else table for table in known]


def _is_spoken_of(table: Table, schemas: Schemas) -> bool:
    return schemas.has_evidence(table.record) and schemas.bears_evidence(table)


def _column(schema: Schema) -> Column:
    word = schema[WORD]
    spec = {**resolve({"$ref": word["$ref"]}, schema), "x-facet": True}
    vocabulary = word["$ref"].rpartition("/")[2]
    return Column(word["column"], spec, required=False, vocabulary=vocabulary, derived_from=EVIDENCE, computes=CONTEST)


def _with(table: Table, column: Column) -> Table:
    properties = {**table.row_schema["properties"], column.name: column.spec}
    return replace(table, columns=(*table.columns, column), row_schema={**table.row_schema, "properties": properties})


def faults(table: Table, schemas: Schemas) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with the word of a table, given all tables."""
    schema = schemas.records.get(table.name, {})
    if WORD not in schema or table.parent:
        return
    if table.generated != EVIDENCE:
        yield (
            (WORD,),
            f'x-contest is for the table with "x-generated": "evidence", and {table.name} is none; take it out',
        )
        return
    word = schema[WORD]
    meant = resolve({"$ref": word["$ref"]}, schema)
    if sorted(map(str, (code["const"] for code in meant.get("oneOf", ())))) != sorted(CODES):
        yield (WORD, "$ref"), f"names no list of the codes that are computed; its oneOf holds {', '.join(CODES)}"
    column = _last(table, word["side"], schemas)
    if isinstance(column, str):
        yield (WORD, "side"), column
        return
    for name in LISTS:
        for side in word.get(name, ()):
            if column.codes and side not in column.codes:
                yield (WORD, name), f"{side!r} is no code of {column.name}{did_you_mean(side, column.codes)}"


def _last(table: Table, names: Iterable[str], schemas: Schemas) -> Column | str:
    """Return the column to which a chain of references leads, or what is wrong with the chain."""
    at, *further = names
    while True:
        column = table.by_name.get(at)
        if column is None or column.derived_from:
            written = [column.name for column in table.columns if not column.derived_from]
            return f"{at!r} is no column of {table.name} that holds what somebody wrote{did_you_mean(at, written)}"
        if not further:
            return column if column.type == "string" else f"{at!r} of {table.name} is no text; a side is one"
        reference = table.references.get(at)
        if reference is None or reference.table not in schemas.tables:
            return f"{at!r} of {table.name} names no row, so it leads to no {further[0]!r}; give it x-references"
        table = schemas.tables[reference.table]
        at, *further = further

"""Which columns hold what coders chose, for which no source is asked: codes, rows that are named, yes or no."""

from __future__ import annotations

from accord.schema import contest
from accord.schema.columns import Column
from accord.schema.model import EVIDENCE, Schemas, Table


def unsourced(table: Table, schemas: Schemas) -> list[str]:
    """Return the columns of a table that hold choices of which evidence need not speak.

    What tells the items of a list apart is part of what a source says of them, where evidence is asked for any of it.
    Rows of a list that name a source themselves need no other.
    """
    if table.generated or (table.parent and _sources(schemas) & {key.table for key in table.foreign_keys}):
        return []
    said = table.natural_key if table.evidenced else ()
    return [column.name for column in table.columns if _is_choice(column, table) and column.name not in said]


def _sources(schemas: Schemas) -> set[str]:
    """Return the table of the sources to which evidence leads; none where no schema says to which."""
    evidence, word = schemas.generated(EVIDENCE), contest.of(schemas)
    reference = evidence.references.get(word.side[0]) if evidence and word else None
    return {reference.table} if reference else set()


def _is_choice(column: Column, table: Table) -> bool:
    if column.derived_from or column.is_made or column.spec.get("x-evidence") or column.spec.get("x-label-of"):
        return False
    return bool(column.codes) or column.name in table.references or column.type == "boolean"

"""The faults of keys and references of tables of any size, by the cheapest engine that can tell each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pyarrow as pa

from accord.problems import KeyProblem
from accord.rules.keys import memory
from accord.rules.keys.list import Rule, keys_of, references_of
from accord.rules.keys.stream import KeyStream
from accord.schema.model import Schemas, Table
from accord.sources.tables import Source

MAX_ROWS_IN_SETS = 50_000  # of all tables in memory together, for sets of Python to be faster than DuckDB


def check(
    tables: Mapping[str, Source],
    schemas: Schemas,
    judged: Collection[str] | None = None,
    *,
    streams: Mapping[str, KeyStream],
    folder: Path,
) -> list[KeyProblem]:
    """Return what ``memory.check`` returns: from what was seen as rows passed, else from sets, else from DuckDB.

    Args:
        tables: the rows of all tables.
        schemas: what they must hold.
        judged: the tables to judge (default: all).
        streams: what was seen as the rows of a table passed.
        folder: takes what fits into no memory.
    """
    names = list(tables if judged is None else judged)
    known: dict[Rule, list[KeyProblem]] = {}
    for name in names:
        if name in streams:
            known.update(streams[name].known(tables))
    known = {**_by_sets(names, known, tables, schemas), **known}
    rules = [rule for name in names for rule in _rules(schemas.tables[name])]
    if known.keys() >= set(rules):
        return [fault for rule in rules for fault in known[rule]]
    from accord.rules.keys import duckdb

    pa.default_memory_pool().release_unused()  # what reading and writing no longer need, DuckDB may have
    return duckdb.check(tables, schemas, names, folder=folder, known=known)


def _rules(table: Table) -> list[Rule]:
    return [*((table.name, key.columns) for key in keys_of(table)), (table.name, ())]


def _by_sets(
    names: list[str], known: Collection[Rule], tables: Mapping[str, Source], schemas: Schemas
) -> dict[Rule, list[KeyProblem]]:
    """Return the faults of what is not known of tables in memory, of references only where they lead to such."""
    small = {name: data for name, data in tables.items() if isinstance(data, pa.Table)}
    if sum(data.num_rows for data in small.values()) > MAX_ROWS_IN_SETS:
        return {}
    left = [schemas.tables[name] for name in names if name in small]
    left = [table for table in left if any(rule not in known for rule in _rules(table))]
    faults = memory.check(small, schemas, [table.name for table in left])
    return {
        rule: [fault for fault in faults if rule == (fault.table, () if fault.rule == "reference" else fault.columns)]
        for table in left
        for rule in _rules(table)
        if rule[1] or all(key.table in small for key in references_of(table, tables))
    }

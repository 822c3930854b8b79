"""What the references of tables name: a column or several that are a unique key of a table.

``x-references`` names a column, ``"countries.iso3"``; ``x-foreign-keys`` several at once, as Table Schema does. Names
may hold dots, so ``"a.b.c"`` is read as the longest name of a table that there is, and a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from accord.problems import did_you_mean
from accord.schema.model import Column, ForeignKey, Table
from accord.values.types import item_kind


def of_items(columns: Iterable[Column]) -> Iterator[ForeignKey]:
    """Yield the references of the items of columns of lists, as they are written."""
    for column in columns:
        if column.separator and "x-references" in column.item.spec:
            yield ForeignKey((column.name,), column.item.spec["x-references"], ())


def resolved(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Return tables whose references name tables and columns; one that names nothing stays as it is written."""
    return {
        name: replace(
            table,
            foreign_keys=tuple(_resolved(key, table, tables) for key in table.foreign_keys),
            item_references=tuple(_resolved(key, table, tables) for key in table.item_references),
        )
        for name, table in tables.items()
    }


def _resolved(key: ForeignKey, table: Table, tables: Mapping[str, Table]) -> ForeignKey:
    if key.target_columns:
        return _in_order(replace(key, table=key.table or table.name), tables)
    for name, column in _splits(key.table):
        if name in tables and column in tables[name].by_name:
            return ForeignKey(key.columns, name, (column,))
    return key


def _in_order(key: ForeignKey, tables: Mapping[str, Table]) -> ForeignKey:
    """Return a reference whose columns stand in the order of the key that it names, where it names one."""
    known = tables[key.table].unique_keys if key.table in tables else ()
    pairs = dict(zip(key.target_columns, key.columns, strict=False))
    wanted = next((names for names in known if set(names) == pairs.keys()), None)
    if wanted is None or len(pairs) != len(key.columns):
        return key
    return ForeignKey(tuple(pairs[name] for name in wanted), key.table, wanted)


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Yield every way to read a text as table and column, the longest table first."""
    at = text.rfind(".")
    while at > 0:
        yield text[:at], text[at + 1 :]
        at = text.rfind(".", 0, at)


def fault(key: ForeignKey, table: Table, tables: Mapping[str, Table]) -> str:
    """Return what is wrong with a reference of a table, or nothing."""
    if not key.target_columns:
        return _of_nothing(key.table, tables)
    if key.table not in tables:
        return f"references {key.table!r}, which is no table{did_you_mean(key.table, tables)}"
    target = tables[key.table]
    for names, of in ((key.columns, table), (key.target_columns, target)):
        for name in names:
            if name not in of.by_name:
                return f"{name!r} is no column of {of.name}{did_you_mean(name, of.by_name)}"
    return _of_kind(key, table, target)


def _of_kind(key: ForeignKey, table: Table, target: Table) -> str:
    """Return what is wrong between columns that are all there: how many, whether a key, of which types."""
    if len(key.columns) != len(key.target_columns):
        return f"names {len(key.columns)} columns here and {len(key.target_columns)} of {target.name}; name as many"
    if set(key.target_columns) not in map(set, referable(target)):
        known = " or ".join(", ".join(names) for names in referable(target)) or "none; give it one with x-key"
        named = ", ".join(key.target_columns)
        return f"references {named} of {target.name}, of which two rows may have the same; its keys are: {known}"
    for name, other in zip(key.columns, key.target_columns, strict=True):
        kind, wanted = table.by_name[name].type, target.by_name[other].type
        kind = item_kind(kind) or kind
        if kind != wanted:
            return f"{name!r} is of type {kind}, and {other!r} of {target.name} of type {wanted}; make them alike"
    return ""


def referable(table: Table) -> list[tuple[str, ...]]:
    """Return the unique keys of a table that a reference may name: of several columns only where none is empty."""
    return [key for key in table.unique_keys if len(key) == 1 or all(table.by_name[name].required for name in key)]


def _of_nothing(text: str, tables: Mapping[str, Table]) -> str:
    for name, column in _splits(text):
        if name in tables:
            known = tables[name].by_name
            return f"references {text!r}, and {name} has no column {column!r}{did_you_mean(column, known)}"
    name = text.rpartition(".")[0]
    return f"references {name!r}, which is no table{did_you_mean(name, tables)}"


def with_search_tables(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Return tables with the names of their full-text indexes, which yield to names that the dataset itself has."""
    taken = {name.casefold() for name in tables}
    return {name: replace(table, search_table=_search_table(table, taken)) for name, table in tables.items()}


def _search_table(table: Table, taken: Iterable[str]) -> str:
    """Return a name that is no table's, also with what FTS5 adds to it, and no column's of this table."""
    names, number = [*taken, *(column.name.casefold() for column in table.columns)], 1
    while True:
        name = f"{table.name}_fts{number if number > 1 else ''}"
        if not any(other == name.casefold() or other.startswith(f"{name.casefold()}_") for other in names):
            return name
        number += 1


def targets_first(names: Iterable[str], tables: Mapping[str, Table]) -> list[str]:
    """Return names of tables in their order, but each after those that it refers to, where these form no circle."""
    wanted, order, begun = list(names), list[str](), set[str]()

    def add(name: str) -> None:
        if name in begun:
            return
        begun.add(name)
        for key in tables[name].foreign_keys:
            if key.table in wanted:
                add(key.table)
        order.append(name)

    for name in wanted:
        add(name)
    return order

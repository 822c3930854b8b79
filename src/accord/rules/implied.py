"""What codes imply: a record gives none of it, or something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from accord.problems import Problem, dotted
from accord.schema.implied import IMPLIED
from accord.schema.model import Column, Schemas
from accord.sources.items import Item, items, value_at
from accord.sources.records import Record


def check(records: Iterable[Record], schemas: Schemas) -> Iterator[Problem]:
    """Yield the values of records, whose shape is right, that say no more than a code beside them implies anyway."""
    marked = {table.name: [c for c in table.columns if IMPLIED in c.spec] for table in schemas.tables.values()}
    bearing = [schemas.tables[name] for name, columns in marked.items() if columns]
    in_lists = {table.record for table in bearing if table.parent}
    anywhere = {table.record for table in bearing}
    for record in records:
        if record.table not in anywhere:
            continue
        for item in islice(items(record, schemas), None if record.table in in_lists else 1):
            for column in marked[item.table.name]:
                if _is_idle(column, item):
                    path = (*item.path, *column.path)
                    of = column.spec[IMPLIED]["by"]
                    fact = f"{dotted(path)}: follows from {of} {_of(of, item)!r}; leave it out, or give another"
                    yield record.problem(path, "implied", fact)


def _is_idle(column: Column, item: Item) -> bool:
    """Whether a value is given, and it and all that is given beside it follow from the code."""
    if value_at(item.data, column.path) is None:
        return False
    beside = [item.table.by_name[name] for name in column.spec[IMPLIED]["together"]]
    code = _of(column.spec[IMPLIED]["by"], item)
    given = [(value_at(item.data, other.path), other.spec[IMPLIED]["values"].get(code)) for other in beside]
    return all(value in (None, implied) for value, implied in given)


def _of(name: str, item: Item) -> object:
    return value_at(item.data, item.table.by_name[name].path)

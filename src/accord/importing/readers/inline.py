"""Rows that stand in a descriptor itself, as the ``data`` of a resource: lists, objects, or text of a file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from accord.importing import literals
from accord.importing.model import ImportSourceError, Table
from accord.importing.names import distinct
from accord.importing.readers import delimited, json_values, records, typed_rows
from accord.importing.readers.reading import Reading


def spelt(descriptor: Path) -> Any:
    """Return a descriptor with its numbers as they are spelt: 1.10 is not 1.1 in what it holds as data."""
    is_json = descriptor.suffix == ".json"
    return json_values.read_json(descriptor) if is_json else json_values.read_yaml(descriptor)


def stage(given: Reading, name: str, data: Any, declared: delimited.Declared) -> Table | None:
    """Stage the rows of a resource; return its table, or None where they are several.

    Raises:
        ImportSourceError: if they are no rows.
    """
    before = len(given.source.tables)
    given.source.facts.append((name, f"its rows stand in {given.path.name} itself"))
    if isinstance(data, str):
        given.source.tables.append(_text(given, name, data, declared))
    elif isinstance(data, list) and data and all(isinstance(row, list) for row in data):
        given.source.tables.append(_lists(given, name, data, declared))
    elif isinstance(data, list | dict) and data:
        records.add_all(given, data, name)
    else:
        raise ImportSourceError(given.path, f"the data of the resource {name!r} hold no rows")
    added = [table for table in given.source.tables[before:] if not table.parent]
    return added[0] if len(added) == 1 else None


def _text(given: Reading, name: str, data: str, declared: delimited.Declared) -> Table:
    file = Path(mkdtemp(dir=given.store.scratch)) / f"{name.replace('/', '_')}.csv"
    file.write_text(data, encoding="utf-8", newline="")
    try:
        return delimited.read(file, name, given.store, given.source, declared._replace(encoding="utf-8"))
    except ImportSourceError as error:
        problem = error.problems[0]
        fact = f"the data of the resource {name!r}, line {problem.line}: {problem.message}"
        raise ImportSourceError(given.path, fact) from None


def _lists(given: Reading, name: str, data: Sequence[list[Any]], declared: delimited.Declared) -> Table:
    """Stage rows that are lists, the first of which names the columns unless a dialect says that none does."""
    head: list[Any] = list(declared.names)
    if declared.has_header is not False:
        head, data = data[0], data[1:]
    width = len(head or data[0])
    wrong = next((at for at, row in enumerate(data, 1) if len(row) != width), 0)
    if wrong:
        fact = f"row {wrong} of the data of the resource {name!r} has {len(data[wrong - 1])} cells, and not {width}"
        raise ImportSourceError(given.path, fact)
    titles = [title if title is None else str(title) for title, _ in zip_longest(head, range(width))]
    called, changes = distinct(titles)
    given.source.facts += [(name, change) for change in changes]
    rows = ([_cell(value) for value in row] for row in data)
    return typed_rows.stage(name, given.path.name, called, rows, (given.store, given.source))


def _cell(value: Any) -> Any:
    return literals.dump(value) if isinstance(value, list | dict) else value

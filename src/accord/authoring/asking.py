"""A record asked for in a terminal: the questions, with what the dataset has already as answers to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import Any

from accord import pipeline
from accord.authoring import lookup, placement
from accord.authoring.questions import Dialogue
from accord.project import Project
from accord.schema.model import Schemas, Table


def record(
    project: Project, table: Table, schemas: Schemas, read: Callable[[str], str], say: Callable[[str], None]
) -> dict[str, Any]:
    """Return a record of a table as its author answers: first the label, beside what has a like one, then the rest.

    Raises:
        EOFError: where the answers end.
    """
    dataset = pipeline.read(project, pipeline.NO_TABLES)

    @cache
    def keys(target: str) -> Collection[str]:
        name, _, column = target.partition(".")
        prop = schemas.tables[name].by_name[column].prop
        rows = _rows(schemas.tables[name], [item.data for item in dataset.curated.records[schemas.tables[name].record]])
        return {str(row.get(prop)) for row in rows if isinstance(row, dict)}

    def similar(target: str, text: str) -> Iterator[tuple[str, str]]:
        of = target.partition(".")[0]
        matches = lookup.find(dataset, text, pipeline.silent).matches
        yield from ((match.id, match.label) for match in matches if match.table == of)

    dialogue = Dialogue(schemas.records[table.name], read, say, keys, similar)
    known = {}
    label = table.by_name[table.label].prop
    if table.has_text_key:
        prop = table.by_name[table.key[0]].prop
        if label != prop:
            known[label] = dialogue.field(label)
            for key, text in similar(f"{table.name}.{prop}", known[label]):
                say(f"  there is: {key} ({text})")
        known[prop] = dialogue.field(prop, lambda text: placement.taken(project, table, text, schemas))
    return dialogue.record(known)


def _rows(table: Table, data: list[Any]) -> list[Any]:
    """Return the rows of a table, which may be of lists in records."""
    for prop in table.lists:
        data = [item for row in data if isinstance(row, dict) for item in row.get(prop, [])]
    return data

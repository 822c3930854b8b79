"""Coverage: which cells that need a source have none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.evidence.assertions import Assertion
from accord.evidence.paths import item_key
from accord.problems import Path
from accord.schema.model import Schemas
from accord.sources.records import Record


def coverage(record: Record, asserted: list[Assertion], schemas: Schemas) -> Iterator[tuple[Path, str, bool]]:
    """Yield (path, field path, whether a value stands there) for each cell that needs a source and has none.

    A cell is covered by a supporting assertion on it, on its item or on its list; an empty one by one in ``missing``.
    """
    agreed = {assertion.cell.path for assertion in asserted if assertion.relation == "supports"}
    excused = {assertion.cell.path for assertion in asserted if assertion.relation == "missing"}
    for path, text, need, value in _needing(record, schemas):
        if value is None:
            if need == "required" and path not in excused:
                yield path, text, False
        elif not any(path[:length] in agreed for length in range(1, len(path) + 1)):
            yield path, text, True


def _needing(record: Record, schemas: Schemas) -> Iterator[tuple[Path, str, str, Any]]:
    for column in schemas.tables[record.table].columns:
        if need := column.spec.get("x-evidence"):
            yield (column.name,), column.name, need, record.data.get(column.name)
    for name, child in schemas.children(record.table).items():
        marked = [(c.name, c.spec["x-evidence"]) for c in child.columns if c.spec.get("x-evidence")]
        items = record.data.get(name)
        if items is None and schemas.records[record.table]["properties"][name].get("x-evidence") == "required":
            yield (name,), name, "required", None
        for index, item in enumerate(items or ()):
            for field, need in marked:
                yield (name, index, field), f"{name}[{item_key(child, item)}].{field}", need, item.get(field)

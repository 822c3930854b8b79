"""Coverage: which cells that need a source have none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.evidence.assertions import Assertion
from accord.evidence.path_text import joined
from accord.evidence.paths import rows
from accord.problems import Path
from accord.schema.model import Schemas
from accord.sources.items import value_at
from accord.sources.records import Record


def coverage(record: Record, asserted: list[Assertion], schemas: Schemas) -> Iterator[tuple[Path, str, bool]]:
    """Yield (path, field path, whether a value stands there) for each cell that needs a source and has none.

    A cell is covered by a supporting assertion on it, on its item or on its list, at any depth; an empty one by one in
    ``missing``.
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
    """Yield path, field path, what ``x-evidence`` demands and the value of each cell, and of lists that are absent."""
    for text, table, path, data in rows(record, schemas):
        needing = table.evidenced
        if not isinstance(data, dict):
            yield from ((path, text, column.spec["x-evidence"], data) for column in needing)
            continue
        for column in needing:
            value = value_at(data, column.path)
            yield (*path, *column.path), joined(text, column.name), column.spec["x-evidence"], value
        for name, child in schemas.children(table.name).items():
            if child.list_evidence == "required" and name not in data:
                yield (*path, name), joined(text, name), "required", None

"""Coverage: which cells that need a source have none."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from accord.evidence.assertions import Assertion
from accord.evidence.path_text import joined
from accord.evidence.paths import Row, rows
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
    for row in rows(record, schemas):
        is_agreed = _is_within(row.path, agreed)
        for below, name, need, value in _needing(row, schemas):
            path = (*row.path, *below)
            if value is None:
                if need == "required" and path not in excused:
                    yield path, _text(row, name), False
            elif not is_agreed and not _is_within(below, agreed, row.path):
                yield path, _text(row, name), True


def _is_within(path: Path, agreed: Collection[Path], above: Path = ()) -> bool:
    """Whether a path, below one that is not agreed, leads to what is agreed, or into it."""
    return any((*above, *path[:length]) in agreed for length in range(1, len(path) + 1))


def _text(row: Row, name: str) -> str:
    """Return the field path of a column or list of a row, or of an item that is a value itself."""
    return joined(row.text, name) if name else row.text


def _needing(row: Row, schemas: Schemas) -> Iterator[tuple[Path, str, str, Any]]:
    """Yield path in the row, name, what ``x-evidence`` demands and value of each cell, and of lists that are absent."""
    needing, data = row.table.evidenced, row.data
    if not isinstance(data, dict):
        yield from (((), "", column.spec["x-evidence"], data) for column in needing)
        return
    for column in needing:
        yield column.path, column.name, column.spec["x-evidence"], value_at(data, column.path)
    for name, child in schemas.children(row.table.name).items():
        if child.list_evidence == "required" and name not in data:
            yield (name,), name, "required", None

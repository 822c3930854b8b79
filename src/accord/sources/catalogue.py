"""Tables that nobody writes because they follow from schemas and records: codes, and where records stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.schema.model import Schemas
from accord.sources.items import items
from accord.sources.records import Curated

Row = dict[str, Any]


def records(curated: Curated, schemas: Schemas) -> Iterator[Row]:
    """Yield the file and line of every record and of every item with an id of its own."""
    for written in curated.records.values():
        for record in written:
            for item in items(record, schemas):
                if item.table.key == ("id",):
                    table, key = item.table.name, item.data["id"]
                    line, _ = record.document.at((*record.base, *item.path))
                    yield {"id": f"{table}:{key}", "table": table, "record": key, "file": record.file, "line": line}


def codes(schemas: Schemas) -> Iterator[Row]:
    """Yield every code of every vocabulary."""
    for name, vocabulary in schemas.vocabularies.items():
        for code in vocabulary["oneOf"]:
            yield {
                "id": f"{name}:{code['const']}",
                "vocabulary": name,
                "code": code["const"],
                "label": code["title"],
                "definition": code.get("description"),
                "crosswalk": code.get("x-crosswalk"),
            }

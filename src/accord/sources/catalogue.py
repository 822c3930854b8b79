"""Tables that nobody writes because they follow from schemas and records: codes, and where records stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.schema import code_words
from accord.schema.model import Schemas
from accord.sources.items import items
from accord.sources.places import Origin
from accord.sources.records import Curated
from accord.values import row_keys
from accord.values.quoting import code_text

Row = dict[str, Any]


def records(curated: Curated, schemas: Schemas) -> Iterator[tuple[Row, Origin]]:
    """Yield the file and line of every record and of every item with a key of its own, and what each was made of.

    A record without a key is named by the number of its row.
    """
    keyed = {name for name, table in schemas.tables.items() if table.has_own_key}
    around = {name for name in schemas.tables if not keyed.isdisjoint(schemas.below(name))}
    for written in curated.records.values():
        for number, record in enumerate(written, start=1):
            for item in items(record, schemas, keyed | around):
                if item.table.has_own_key or not item.path:
                    table, key = item.table.name, row_keys.join(item.record_values) or str(number)
                    line, _ = record.document.at((*record.base, *item.path))
                    row = {"id": f"{table}:{key}", "table": table, "record": key, "file": record.file, "line": line}
                    yield row, Origin(record, item.path, item.path)


def codes(schemas: Schemas) -> Iterator[Row]:
    """Yield every code of every vocabulary."""
    for name, vocabulary in schemas.vocabularies.items():
        for code in vocabulary["oneOf"]:
            text = code_text(code["const"])
            yield {
                "id": f"{name}:{text}",
                "vocabulary": name,
                "code": text,
                **{name: code_words.text(code, word) for word, name in code_words.COLUMNS.items() if word in code},
            }

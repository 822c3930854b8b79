"""Tables as Arrow schemas."""

from __future__ import annotations

import pyarrow as pa

from accord.schema.model import Table
from accord.values.texts import SEPARATOR
from accord.values.types import type_of


def arrow_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema of a table, with titles and descriptions as metadata of table and columns."""
    fields = [
        pa.field(
            c.name,
            type_of(c.type).arrow,
            nullable=not c.required,
            metadata={
                "title": c.title,
                "description": c.description,
                **({SEPARATOR: c.separator} if c.separator else {}),
                **({"unit": c.unit} if c.unit else {}),
            },
        )
        for c in table.columns
    ]
    return pa.schema(fields, metadata={"name": table.name, "title": table.title, "description": table.description})

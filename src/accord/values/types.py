"""The types of columns, and what each is called elsewhere."""

from __future__ import annotations

import pyarrow as pa

ARROW = {
    "string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(),
}  # fmt: skip

"""What codes imply is published where a row gives none of it, in rows of any number alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from accord.schema.arrow import arrow_schema
from accord.schema.load import load_schemas
from accord.schema.model import Table
from accord.sources.date_columns import derive, derive_few
from small_schemas import prop, record, write

FAMILIES = [{"const": "strings"}, {"const": "wind"}]
WAYS = [{"const": "bowed"}, {"const": "plucked"}]
KINDS = [
    {"const": "viola", "x-implies": {"family": "strings", "way": "bowed"}},
    {"const": "flute", "x-implies": {"family": "wind"}},
    {"const": "theremin"},
]
ROWS: list[tuple[str, str | None, str | None, str | None, str | None]] = [
    # kind, family and way as given, and as published
    ("viola", None, None, "strings", "bowed"),
    ("viola", None, "plucked", None, "plucked"),
    ("viola", "wind", None, "wind", None),
    ("flute", None, None, "wind", None),
    ("theremin", None, None, None, None),
    ("theremin", "strings", None, "strings", None),
]


@pytest.fixture
def instruments(tmp_path: Path) -> Table:
    schema = record(
        "instruments", "instrument", [], kind=prop(oneOf=KINDS), family=prop(oneOf=FAMILIES), way=prop(oneOf=WAYS)
    )
    return load_schemas(write(tmp_path / "schemas", {"instruments": schema})).tables["instruments"]


@pytest.mark.parametrize("make", [derive, derive_few])
def test_what_is_implied_is_published_where_nothing_of_it_is_given(make: Any, instruments: Table) -> None:
    given = [
        {"id": f"i{nth}", "kind": kind, "family": family, "way": way}
        for nth, (kind, family, way, *_) in enumerate(ROWS)
    ]
    schema = arrow_schema(instruments)
    made = make(
        pa.RecordBatch.from_pylist([{name: row.get(name) for name in schema.names} for row in given], schema),
        instruments,
    )
    assert [(row["family"], row["way"]) for row in made.to_pylist()] == [(family, way) for *_, family, way in ROWS]

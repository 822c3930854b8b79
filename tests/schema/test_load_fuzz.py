"""Whatever is done to the JSON of schemas, loading works or raises SchemaError with places; never another exception."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.problems import SchemaError
from accord.schema.load import load_schemas
from schema_changes import change
from small_schemas import JSON, shelves, write
from support import examples


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_changed_schemas_load_or_are_refused_with_places(seed: int, changes: int) -> None:
    chance, schemas = random.Random(seed), shelves()  # noqa: S311 - test data
    for _ in range(changes):
        change(schemas, chance)
    judge(schemas)


@settings(max_examples=examples(100))
@given(st.binary(max_size=60), st.integers(0, 2**16))
def test_changed_bytes_load_or_are_refused_with_places(noise: bytes, at: int) -> None:
    folder = write(Path(mkdtemp()), shelves())
    try:
        text = (folder / "books.json").read_bytes()
        at %= len(text)
        (folder / "books.json").write_bytes(text[:at] + noise + text[at + 1 :])
        load(folder)
    finally:
        shutil.rmtree(folder)


def judge(schemas: JSON) -> None:
    folder = write(Path(mkdtemp()), schemas)
    try:
        load(folder)
    finally:
        shutil.rmtree(folder)


def check_places(error: SchemaError, folder: Path) -> None:
    assert error.problems
    for problem in error.problems:
        assert problem.path == folder.name or problem.path.startswith(f"{folder.name}/"), problem
        assert problem.message


def load(folder: Path) -> None:
    try:
        schemas = load_schemas(folder)
    except SchemaError as error:
        check_places(error, folder)
        return
    for table in schemas.tables.values():  # what loads has tables whose columns have types
        assert all(column.type in ("string", "integer", "number", "boolean", "date") for column in table.columns)
        assert len(table.by_name) == len(table.columns)

"""Rows in the order of some columns: by Arrow in memory and by DuckDB on disk the order that Python gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.engine import local, tables
from accord.schema.model import Schemas
from accord.schema.tables import tables as derived
from accord.sources import tables as tables_module
from accord.write import ordering
from accord.write.tables import Output
from small_schemas import prop, record
from support import examples, files

SCHEMA = pa.schema(
    {"a": pa.string(), "b": pa.int64(), "c": pa.float64(), "d": pa.date32(), "e": pa.bool_(), "n": pa.int64()}
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "a": st.sampled_from(["", "a", "A", "a ", "ä", "a\u0308", "\uffff", "\U0001f600", "b"]),
    "b": st.sampled_from([0, -1, 2**53, 2**53 + 1, -(2**63)]), "c": st.sampled_from([0.0, 0.1, -1e308, 5e-324]),
    "d": st.dates(), "e": st.booleans(),
}  # fmt: skip
ROWS = st.lists(st.fixed_dictionaries({name: st.none() | values for name, values in VALUES.items()}), max_size=12)


def by(columns: list[str]) -> Callable[[dict[str, Any]], Any]:
    """Return the key by which Python sorts: texts by code points, no value last."""
    return lambda row: [(row[name] is None, row[name] if row[name] is not None else 0) for name in columns]


@settings(max_examples=examples(60), deadline=None)
@given(
    ROWS, st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3, unique=True), st.sampled_from([1, 2, 99])
)
def test_the_order_is_that_of_python(rows: list[dict[str, Any]], columns: list[str], size: int) -> None:
    table = pa.Table.from_pylist([{**row, "n": n} for n, row in enumerate(rows)], SCHEMA)
    expected = sorted(table.to_pylist(), key=by(columns))
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables_module, "BATCH_ROWS", size)
        path = Path(name, "it's [*] ?.parquet")
        pq.write_table(table, path)
        for source in (table, path):
            assert ordering.is_in_order(source, columns) == (expected == table.to_pylist())
            batches = list(ordering.in_order(source, columns, SCHEMA, Path(name)))
            assert pa.Table.from_batches(batches, SCHEMA).to_pylist() == expected
        assert [file.name for file in Path(name).iterdir()] == [path.name], "nothing is left behind"


def test_a_large_table_comes_out_as_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = record("books", "book", [], pages=prop("integer"), read=prop(format="date"), mark=prop("number"))
    (table,) = derived("books", {**schema, "x-sort": ["pages", "mark"]})
    batch = pa.RecordBatch.from_pylist(
        [
            {"id": "x" * n + "x", "pages": n * 7 % 11 or None, "mark": n / 3 if n % 2 else None, "read": None}
            for n in range(900)
        ]
    )
    found = {}
    for name, rows_in_memory in (("small", 10_000), ("large", 10)):
        monkeypatch.setattr(tables, "MAX_ROWS_IN_MEMORY", rows_in_memory)
        whole = tables.Tables(Schemas({}, {"books": table}), Output(tmp_path / name), lambda *_: None)
        parts = iter([local.Rows(batch, "curated/books.csv", 2, None)])
        assert list(whole.add(table, parts, ("csv", "parquet")).all_problems()) == []
        assert isinstance(whole.data["books"], Path) == (name == "large")
        whole.put_in_order(table, ("csv", "parquet"))
        found[name] = files(tmp_path / name)
    assert found["small"] == found["large"]
    ids = pq.read_table(tmp_path / "large/parquet/books.parquet").to_pylist()
    assert ids == sorted(ids, key=by(["pages", "mark"]))

"""What SQLite holds of cells in memory, and references to nothing, of which it names a few."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from accord.schema.arrow import arrow_schema
from accord.schema.model import Schemas
from accord.write.sqlite import load
from small_schemas import derived, prop, record

THINGS = record("things", "thing", [], of=prop(x_references="things.id"), n=prop("integer", x_facet=True))
TABLES = derived({"things": THINGS})


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (pa.array(["a", "", None]), ["a", "", None]),
        (pa.array([1, None, -(2**63)]), [1, None, -(2**63)]),
        (pa.array([0.5, -0.0, None]), [0.5, -0.0, None]),
        (pa.array([True, False, None]), [True, False, None]),
        (pa.array([date(2024, 2, 29), None, date(1, 1, 1)]), ["2024-02-29", None, "0001-01-01"]),
        (pa.array([["a", "b"], [], None, [None, "c"], [""]]), ["a;b", "", None, None, ""]),
        (pa.array([[1, 2], [], None]), ["1;2", "", None]),
        (pa.array([Decimal("1.50"), None], pa.decimal128(4, 2)), ["1.50", None]),
    ],
)
def test_sqlite_holds_texts_where_it_has_no_such_type(cells: pa.Array, values: list[Any]) -> None:
    assert [repr(value) for value in load.values_of(cells, ";")] == [repr(value) for value in values]


def written(folder: Path, rows: list[dict[str, Any]]) -> Path:
    data = pa.Table.from_pylist(rows, arrow_schema(TABLES["things"]))
    load.write({"things": data}, Schemas({"things": THINGS}, TABLES), (), folder / "a.sqlite")
    return folder / "a.sqlite"


@pytest.mark.parametrize("number", [1, 5, 6, 9])
def test_of_references_to_nothing_five_are_named(number: int, tmp_path: Path) -> None:
    rows = [{"id": f"a{at}", "of": "none", "n": at} for at in range(number)]
    with pytest.raises(sqlite3.IntegrityError, match=r"^references to nothing: ") as caught:
        written(tmp_path, rows)
    assert len(re.findall(r"\('things', ", str(caught.value))) == min(number, 5)


def test_rows_come_in_their_order_with_indexes_and_statistics(tmp_path: Path) -> None:
    rows = [{"id": name, "of": "c" if name == "a" else None, "n": at} for at, name in enumerate("cab")]
    with closing(sqlite3.connect(written(tmp_path, rows))) as db:
        assert db.execute("SELECT * FROM things ORDER BY rowid").fetchall() == [
            ("c", None, 0), ("a", "c", 1), ("b", None, 2),
        ]  # fmt: skip
        assert {name for (name,) in db.execute("SELECT idx FROM sqlite_stat1")} >= {"things:of", "things:n"}
        assert db.execute("PRAGMA page_size").fetchone() == (4096,)

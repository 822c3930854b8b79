"""Values that are none to most readers of CSV: what they are in is imported so that a check of it passes.

That it does, ``import_files`` proves of every case.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.importing.model import ImportSourceError
from imports import import_files, import_text, notes, published, schema_of
from support import examples

LEFT_OUT = "rows that hold no value are left out: in CSV each would be an empty line"


def rows(made: Path, table: str) -> list[dict[str, Any]]:
    """Return the published rows of a table."""
    found: list[dict[str, Any]] = published(made, table).to_pylist()
    return found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.csv", 'a,b,n\nx,"",1\n"","",NA\n,,\ny,,\n'),
        ("notes.json", '[{"a": "x", "b": "", "n": 1}, {"a": "", "b": "", "n": "NA"}, {}, {"a": "y"}]'),
        ("notes.yaml", '- {a: x, b: "", n: 1}\n- {a: "", b: "", n: NA}\n- {a: null}\n- {a: y}\n'),
        ("notes.jsonl", '{"a": "x", "b": "", "n": 1}\n{"a": "", "b": "", "n": null}\n{}\n{"a": "y"}\n'),
    ],
)
def test_rows_without_a_value_are_left_out_and_counted(name: str, text: str, tmp_path: Path) -> None:
    import_text(tmp_path, text, name)
    made = tmp_path / "made"
    assert rows(made, "notes") == [{"a": "x", "b": "", "n": 1}, {"a": "y", "b": None, "n": None}]
    assert f"- `notes`: 2 values: {LEFT_OUT}" in notes(made)


def test_rows_of_a_parquet_file_are_left_out_too(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": ["x", "", None], "b": [None, None, ""]}), tmp_path / "notes.parquet")
    import_files(tmp_path / "made", tmp_path / "notes.parquet")
    assert rows(tmp_path / "made", "notes") == [{"a": "x", "b": None}]
    assert f"- `notes`: 2 values: {LEFT_OUT}" in notes(tmp_path / "made")


def test_a_column_with_empty_texts_is_not_required_whatever_is_declared(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as db:
        db.execute("CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT NOT NULL)")
        db.executemany("INSERT INTO goods (name, note) VALUES (?, ?)", [("a", ""), ("b", "c")])
        db.commit()
    import_files(tmp_path / "made", tmp_path / "shop.db")
    assert schema_of(tmp_path / "made", "goods")["required"] == ["id", "name"]
    assert "note: required, as declared: not so in 1 rows" in notes(tmp_path / "made")
    assert rows(tmp_path / "made", "goods")[0] == {"id": 1, "name": "a", "note": ""}


def test_an_empty_text_is_no_part_of_a_declared_key(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as db:
        db.execute("CREATE TABLE goods (code TEXT PRIMARY KEY, name TEXT)")
        db.executemany("INSERT INTO goods VALUES (?, ?)", [("", "a"), ("b", "c")])
        db.commit()
    import_files(tmp_path / "made", tmp_path / "shop.db")
    assert schema_of(tmp_path / "made", "goods")["x-key"] == []
    assert "the key code, as declared: 1 rows have no value there" in notes(tmp_path / "made")


@pytest.mark.parametrize("limit", [1_000_000, 10])
@pytest.mark.parametrize("items", [["", "b"], ["NA", 1, 2], ["a", ""], [""]])
def test_an_empty_item_of_a_list_of_values_is_kept(
    items: list[Any], limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accord.importing.make.nested.MAX_BYTES", limit)
    import_text(tmp_path, json.dumps([{"id": "x", "tags": items}]), "things.json")
    assert [row["tag"] for row in rows(tmp_path / "made", "thing_tags")] == [None if v == "NA" else v for v in items]
    assert "tags: an item of a list holds no value, so each becomes an item with the field tag" in notes(
        tmp_path / "made"
    )


def test_an_empty_id_of_an_item_is_no_id(tmp_path: Path) -> None:
    text = json.dumps([{"id": "x", "parts": [{"id": "", "n": 1}, {"id": "b", "n": 2}]}])
    import_text(tmp_path, text, "things.json")
    assert [row["part_id"] for row in rows(tmp_path / "made", "thing_parts")] == ["", "b"]


VALUES = st.sampled_from(["", None, "a", "b", "NA"])
ITEMS = st.fixed_dictionaries({}, optional={"id": VALUES})
RECORDS = st.fixed_dictionaries({}, optional={
    "name": VALUES, "code": VALUES, "part": st.fixed_dictionaries({}, optional={"x": VALUES, "y": VALUES}),
    "tags": st.lists(VALUES, max_size=3), "items": st.lists(ITEMS, max_size=2),
})  # fmt: skip


def _has_field(records: list[dict[str, Any]]) -> bool:
    return any(key != "part" or value for record in records for key, value in record.items())


@settings(max_examples=examples(30), deadline=None)
@given(
    records=st.lists(RECORDS, min_size=1, max_size=4).filter(_has_field),
    form=st.sampled_from(["yaml", "json", "jsonl"]),
)
def test_whatever_is_empty_in_records_is_imported(records: list[dict[str, Any]], form: str) -> None:
    text = "\n".join(map(json.dumps, records)) if form == "jsonl" else json.dumps(records)  # which is YAML as well
    with TemporaryDirectory() as folder:
        import_text(Path(folder), text, f"notes.{form}")


def test_an_object_without_fields_is_no_flat_row(tmp_path: Path) -> None:
    import_text(tmp_path, '{"name": "a", "part": {}}', "notes.jsonl")
    assert rows(tmp_path / "made", "notes") == [{"name": "a"}]


@pytest.mark.parametrize("text", ["[{}]", '[{"part": {}}, {}]'])
def test_records_without_a_field_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ImportSourceError, match=r"notes\.json: holds records without a field"):
        import_text(tmp_path, text, "notes.json")

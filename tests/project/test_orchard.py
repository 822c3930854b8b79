"""What the words of a schema say beside the type of a column holds in every file that is published."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import foreign
from accord import pipeline
from accord.authoring.format import canonical
from accord.engine.conversion import Conversion, ConvertError
from accord.problems import InvalidInputError
from accord.project import Project
from publishing import database, faults, publish, rows, table_schema

NAME = "orchard"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built and exported copy of the dataset."""
    return publish(NAME, tmp_path_factory.mktemp(NAME))


@pytest.fixture
def db(root: Path) -> Iterator[sqlite3.Connection]:
    with closing(database(root)) as db:
        yield db


def field(root: Path, table: str, name: str) -> dict[str, Any]:
    """Return what the descriptor says of a column of a table's CSV file."""
    return next(field for field in table_schema(root, table)["fields"] if field["name"] == name)


def test_an_independent_judge_finds_the_package_valid(root: Path) -> None:
    assert faults(root) == []


def test_a_unique_column_is_unique_in_every_description(root: Path, db: sqlite3.Connection) -> None:
    for table, name in (("growers", "licence"), ("plots", "code"), ("trees", "number"), ("harvests", "slip")):
        assert field(root, table, name)["constraints"]["unique"] is True
        (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        assert f'UNIQUE ("{name}")' in sql
    assert "| number | integer | unique |" in (root / "build" / "codebook.md").read_text(encoding="utf-8")
    assert db.execute("SELECT count(*) FROM trees WHERE number IS NULL").fetchone() == (2,)
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE constraint failed: trees\.number"):
        db.execute("INSERT INTO trees (id, number, kind, stand_row) VALUES ('x', 1, 'pear', 1)")


def test_a_word_for_no_value_is_null_where_its_column_or_table_says_so(root: Path) -> None:
    trees = {row["id"]: row for row in rows(root, "trees")}
    assert {key: (row["number"], row["height"], row["note"], str(row["felled"])) for key, row in trees.items()} == {
        "a-1": (1, 3.5, "NA", "2021-09-30"), "a-2": (2, None, "", "None"), "p-1": (None, None, "n/a", "2003-11-20"),
        "p-2": (None, 4.0, "\ufeffe\u0301\u202e", "2024-01-05"),
    }  # fmt: skip
    assert str(trees["p-2"]["planted"]) == "None"
    assert [row["slip"] for row in rows(root, "harvests")] == ["2023/001", "2023/002", None, None]


def test_words_for_no_value_are_described_where_they_can_be_no_text(root: Path) -> None:
    assert field(root, "trees", "height")["missingValues"] == ["", "-99", "n/a"]
    assert field(root, "trees", "kind")["missingValues"] == ["", "NA"]
    assert "missingValues" not in field(root, "harvests", "slip")
    assert "no value: `-99`, `n/a`." in (root / "build" / "codebook.md").read_text(encoding="utf-8")


def test_published_files_are_read_again_to_the_same_rows(root: Path, tmp_path: Path) -> None:
    for kind in ("csv", "parquet"):
        given = {name: root / "build" / kind / f"{name}.{kind}" for name in ("trees", "harvests")}
        pipeline.convert(Project(root), Conversion(tmp_path / kind), given)
        for name in given:
            assert pq.read_table(tmp_path / kind / "parquet" / f"{name}.parquet").to_pylist() == rows(root, name)


def test_rows_are_published_in_the_order_of_the_schema(root: Path, db: sqlite3.Connection) -> None:
    """The file of trees and the list of growers are in another; no value comes last."""
    expected = {"trees": ["a-1", "a-2", "p-1", "p-2"], "growers": ["ada", "ben", "cem"]}
    assert [row["id"] for row in csv.DictReader((root / "curated" / "trees.csv").open(encoding="utf-8"))] != expected[
        "trees"
    ]
    for table, ids in expected.items():
        assert [row["id"] for row in rows(root, table)] == ids
        with (root / "build" / "csv" / f"{table}.csv").open(encoding="utf-8") as file:
            assert [row["id"] for row in csv.DictReader(file)] == ids
        assert [key for (key,) in db.execute(f'SELECT id FROM "{table}" ORDER BY rowid')] == ids
    assert [(row["code"], row["area"], row["item"]) for row in rows(root, "plots")] == [
        ("west", 0.25, 1), ("north", 1.5, 1), ("south", 2.0, 2),
    ]  # fmt: skip
    assert "Rows in the order of `planted`, `kind`, `height`." in (root / "build" / "codebook.md").read_text("utf-8")


def test_text_of_any_characters_is_published_as_it_is(root: Path, db: sqlite3.Connection) -> None:
    written = {
        ("growers", "motto", "ada"): "\u202eelppa\u202c",
        ("plots", "called", "ben"): "e\u0301 \u200f",
        ("trees", "note", "p-2"): "\ufeffe\u0301\u202e",
        ("harvests", "remark", "a-2-2023"): "\u200b\u202e e\u0301",
    }
    for (table, column, key), text in written.items():
        name = "grower_id" if table == "plots" else "id"
        assert [row[column] for row in rows(root, table) if row[name] == key] == [text]
        with (root / "build" / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert [row[column] for row in csv.DictReader(file) if row[name] == key] == [text]
        assert db.execute(f'SELECT "{column}" FROM "{table}" WHERE "{name}" = ?', (key,)).fetchall() == [(text,)]


def test_format_leaves_text_of_any_characters_as_it_is(root: Path) -> None:
    schema = foreign.schemas_of(NAME).records["growers"]
    text = "- id: ada\n  name: e\u0301\n  motto: e\u0301\n- id: ben\n  motto: |-\n    \u202e\n    \U000e0020\n"
    wanted = '- id: ada\n  name: \u00e9\n  motto: e\u0301\n- id: ben\n  motto: "\\u202E\\n\\U000E0020"\n'
    assert canonical(text, schema) == wanted, "what nobody sees is written as an escape"
    written = (root / "curated" / "growers.yaml").read_text(encoding="utf-8")
    assert canonical(written, schema) == written


def test_a_list_column_is_a_list_in_parquet_and_one_text_in_csv_and_sqlite(root: Path, db: sqlite3.Connection) -> None:
    trees = {row["id"]: (row["grafts"], row["heights"]) for row in rows(root, "trees")}
    assert trees == {
        "a-1": (["gala"], [0.5]), "a-2": (["boskoop", "gala", "idared"], None), "p-1": (None, None),
        "p-2": (["conference"], [1.5, 2.0, 10.0]),
    }  # fmt: skip
    assert [row["Phone numbers"] for row in rows(root, "growers")] == [["+1 555", "12\u200e"], [], None]
    assert [row["crates"] for row in rows(root, "harvests")] == [[12, 2**53 + 1, 8], None, [1], None]
    assert rows(root, "plots")[1]["pruned"] == [date(2024, 2, 1), date(33, 4, 3)]
    texts = {
        ("trees", "grafts"): ["gala", "boskoop; gala; idared", None, "conference"],
        ("trees", "heights"): ["0.5", None, None, "1.5|2|10"],
        ("growers", "Phone numbers"): ["+1 555,12\u200e", "", None],
        ("harvests", "crates"): ["12/9007199254740993/8", None, "1", None],
        ("harvests", "sold"): ["true false true", "", None, None],
        ("plots", "pruned"): [None, "2024-02-01 0033-04-03", None],
    }  # fmt: skip
    for (table, column), expected in texts.items():
        assert [text for (text,) in db.execute(f'SELECT "{column}" FROM "{table}" ORDER BY rowid')] == expected
        with (root / "build" / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert [row[column] or None for row in csv.DictReader(file)] == [text or None for text in expected]


def test_a_list_column_is_described(root: Path) -> None:
    about = field(root, "trees", "grafts")
    assert {word: about[word] for word in ("type", "delimiter", "itemType", "constraints")} == {
        "type": "list", "delimiter": "; ", "itemType": "string", "constraints": {"minLength": 1, "maxLength": 3},
    }  # fmt: skip
    assert field(root, "harvests", "sold")["itemType"] == "boolean"
    assert "| heights | list of number, separated by `\\|` |" in (root / "build" / "codebook.md").read_text("utf-8")


def lists(kind: pa.DataType, *values: object) -> pa.Table:
    ids = pa.array([f"x-{n}" for n in range(len(values))])
    columns = {"id": ids, "tree": pa.array(["a-1"] * len(values)), "weight": pa.array([1.0] * len(values))}
    return pa.table({**columns, "crates": pa.array(values, kind)})


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (pa.list_(pa.int64()), [[1, 2], None], [[1, 2], None]), (pa.large_list(pa.int8()), [[1], [2]], [[1], [2]]),
        (pa.list_(pa.uint64(), 2), [[1, 2], None], [[1, 2], None]), (pa.string(), ["1/2", None], [[1, 2], None]),
        (pa.list_(pa.string()), [["1", "2"]], [[1, 2]]), (pa.null(), [None], [None]),
        (pa.list_(pa.int64()), [[1, None], [2]], "1:1: crates: item 2: nothing, where a whole number belongs"),
        (pa.list_(pa.uint64()), [[1], [2**63]], "2:1: crates: item 1: 9223372036854775808 is beyond"),
        (pa.list_(pa.string()), [["1"], ["2", "b"]], "2:1: crates: item 2: 'b', where a whole number belongs"),
        (pa.string(), ["1/", "1"], "1:1: crates: item 2: '', where a whole number belongs"),
        (pa.list_(pa.int64()), [[]], "1:1: crates: has 0 items, where at least 1 must stand"),
        (pa.list_(pa.int64()), [[3, 0]], "1:1: crates: item 2: 0 is below 1"),
        (pa.int64(), [1], " crates: is of type int64, which is no list(integer) without loss"),
        (pa.list_(pa.float64()), [[1.0]], " crates: is of type list<element: double>, which is no list(integer)"),
        (pa.list_(pa.list_(pa.int64())), [[[1]]], " crates: is of type list<element: list"),
    ],
)  # fmt: skip
def test_lists_in_parquet_are_read_where_they_fit(
    kind: pa.DataType, values: list[object], expected: list[object] | str, tmp_path: Path
) -> None:
    pq.write_table(lists(kind, *values), tmp_path / "h.parquet")
    conversion, project = Conversion(tmp_path / "out"), Project(foreign.dataset(NAME))
    if isinstance(expected, list):
        pipeline.convert(project, conversion, {"harvests": tmp_path / "h.parquet"})
        assert pq.read_table(tmp_path / "out/parquet/harvests.parquet")["crates"].to_pylist() == expected
        return
    with pytest.raises(InvalidInputError) as raised:
        pipeline.convert(project, conversion, {"harvests": tmp_path / "h.parquet"})
    (problem,) = raised.value.problems
    assert f"h.parquet:{expected}" in str(problem)


@pytest.mark.parametrize("text", [b"a\0b", b"\xff"])
def test_items_in_parquet_are_text(text: bytes, tmp_path: Path) -> None:
    items = pa.array([b"good", text]).view(pa.string())
    grafts = pa.ListArray.from_arrays(pa.array([0, 1, 2], pa.int32()), items)
    table = pa.table({"id": ["x", "y"], "kind": ["apple", "apple"], "stand_row": [1, 1], "grafts": grafts})
    pq.write_table(table, tmp_path / "t.parquet")
    project, given = Project(foreign.dataset(NAME)), {"trees": tmp_path / "t.parquet"}
    with pytest.raises(InvalidInputError) as raised:
        pipeline.convert(project, Conversion(tmp_path / "out"), given)
    assert any("t.parquet:2:1: grafts: is no text: " in str(problem) for problem in raised.value.problems)


def test_what_an_object_holds_are_columns_of_its_table(root: Path, db: sqlite3.Connection) -> None:
    columns = ["address_street", "address_house", "City", "address_lived_first", "address_lived_last"]
    found = [[row[name] for name in columns] for row in rows(root, "growers")]
    assert found == [
        ["Main Street", "7", "Appleton", 1990, None], [None, None, "Pearford", None, None], [None] * 5,
    ]  # fmt: skip
    assert [(row["rented_first"], row["rented_last"]) for row in rows(root, "plots")] == [
        (2003, 2003), (None, None), (None, None),
    ]  # fmt: skip
    assert db.execute("SELECT stand_row, stem_bark FROM trees WHERE id = 'p-2'").fetchall() == [(2, 1)]
    assert field(root, "trees", "stand_row")["constraints"] == {"required": True, "minimum": 1}
    assert "required" not in field(root, "growers", "City")["constraints"]
    editor = json.loads((root / ".vscode/schemas/growers.json").read_text(encoding="utf-8"))
    assert editor["properties"]["address"]["properties"]["lived"]["minProperties"] == 1


def test_evidence_names_what_an_object_holds_and_a_list_by_their_columns(root: Path) -> None:
    found = {
        (row["record"], row["field"], row["source"]): (row["relation"], row["value"]) for row in rows(root, "evidence")
    }
    assert found == {
        ("monday", "weather_wind", "first"): ("supports", None),
        ("monday", "weather_rain", "first"): ("supports", None),
        ("monday", "weather_wind", "second"): ("conflicts", "west"),
        ("monday", "seen", "first"): ("supports", None),
        ("monday", "seen", "second"): ("conflicts", "wren"),
        ("tuesday", "weather_rain", None): ("missing", None),
    }


def test_evidence_of_records_without_lists_needs_no_place_in_one(db: sqlite3.Connection) -> None:
    assert "item" not in foreign.schemas_of(NAME).tables["evidence"].by_name
    indexes = db.execute("SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'evidence'").fetchall()
    assert any('("table", "record", "field")' in (sql or "") for (sql,) in indexes)


def test_no_folder_is_named_by_a_list(tmp_path: Path) -> None:
    conversion = Conversion(tmp_path / "out", partition_by="grafts")
    with pytest.raises(ConvertError, match="--partition-by grafts: lists, of which no folder can be named"):
        pipeline.convert(Project(foreign.dataset(NAME)), conversion)
    assert not (tmp_path / "out").exists()

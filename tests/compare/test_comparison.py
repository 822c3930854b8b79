"""A comparison finds every difference and no other: whatever the tables, its changes turn the old into the new."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.compare import reading
from accord.compare.package import CompareError, read
from accord.compare.records import Database
from accord.values import row_keys
from packages import Made, cells, compared, publish, texts
from support import examples

ID = {"primaryKey": ["id"]}
TOMBSTONES = ("id", "table", "replaced_by", "moved_to", "reason")
# By column: a type and its values. A and a are one name to SQL, the last holds what SQL quotes.
COLUMNS: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "A": (pa.string(), st.sampled_from(["", "x", "y,\n\"z'", "~", "NULL", "*"])),
    "a": (pa.int64(), st.sampled_from([0, 1, -(2**62)])),
    "select": (pa.float64(), st.sampled_from([1.0, 0.5, 1e20, 1e-7, 12345.678])),
    "é": (pa.bool_(), st.booleans()),
    "day": (pa.date32(), st.sampled_from([date(2024, 2, 15), date(1, 1, 1)])),
    "at": (
        pa.timestamp("us", "UTC"),
        st.sampled_from([datetime(2024, 2, 15, 10, tzinfo=UTC), datetime(1999, 1, 1, 0, 0, 0, 5, UTC)]),
    ),
    "price": (pa.decimal128(10, 2), st.sampled_from([Decimal("1.50"), Decimal("-2.00")])),
    "tags": (pa.list_(pa.string()), st.sampled_from([[], ["red"], ["red", "green"]])),
    'o"dd': (pa.string(), st.sampled_from(["x", "y"])),
}
KEYS: tuple[dict[str, Any], ...] = ({}, ID, {"primaryKey": ["id", "item"], "uniqueKeys": [["id", "A"]]})


@st.composite
def tables(draw: st.DrawFn) -> tuple[Made, Made]:
    """Return two versions of a table, which may have other columns."""
    words = draw(st.sampled_from(KEYS))
    return _version(draw, words), _version(draw, words)


def _version(draw: st.DrawFn, words: Mapping[str, Any]) -> Made:
    names = [
        "id",
        *(["item"] if "uniqueKeys" in words else []),
        *draw(st.lists(st.sampled_from([*COLUMNS]), unique=True)),
    ]
    if "uniqueKeys" in words and "A" not in names:
        names.append("A")
    key = words.get("primaryKey", [])
    values = {name: st.none() | COLUMNS[name][1] for name in names if name in COLUMNS}
    ids = {"id": st.sampled_from(["a", "b", "c,d", "~"]), "item": st.integers(1, 3)}
    row = st.fixed_dictionaries({name: values[name] if name in values else ids[name] for name in names})
    unique = (lambda row: tuple(row[name] for name in key)) if key else None
    rows = draw(st.lists(row, max_size=6, unique_by=unique))
    kinds = {"id": pa.string(), "item": pa.int64(), **{name: COLUMNS[name][0] for name in names if name in COLUMNS}}
    schema = pa.schema([pa.field(n, kinds[n], metadata={"separator": ";"} if n == "tags" else None) for n in names])
    return Made(pa.Table.from_pylist(rows, schema), words)


def as_texts(folder: Path, scratch: Path) -> list[dict[str, str | None]]:
    """Return the rows of the only table of a package, each cell as CSV has it."""
    (table,) = read(folder, "it").tables.values()
    rows = reading.rows_of(table, "csv", scratch / "read")
    with closing(Database(scratch / "of-rows")) as database:
        return list(database.values(rows, rows.columns))


def applied(
    old: Sequence[Mapping[str, str | None]],
    changes: Sequence[Mapping[str, Any]],
    key: Sequence[str],
    columns: Sequence[str],
) -> Counter[tuple[str | None, ...]]:
    """Return the rows that changes make of the old ones, in the columns of the new ones."""
    rows = [{**dict.fromkeys(columns), **row} for row in old]
    before = {_key(row, key): row for row in rows if key}
    for _, some in groupby(changes, lambda change: change["number"]):
        same = list(some)
        kind = same[0]["change"]
        value = "new" if kind == "added" else "old"
        row = {change["column"]: change[value] for change in same if change["column"] is not None}
        if kind == "added":
            rows.append({**dict.fromkeys(columns), **row})
        elif kind in ("removed", "withdrawn"):
            rows.remove(next(one for one in rows if {c: v for c, v in one.items() if v is not None} == row))
        else:
            for change in same:
                assert before[change["key"]].get(change["column"]) == change["old"]
                before[change["key"]][change["column"]] = change["new"]
    return Counter(tuple(row[column] for column in columns) for row in rows)


def _key(row: Mapping[str, str | None], key: Sequence[str]) -> str:
    whole = row_keys.join([row[column] or "" for column in key])
    if len(key) == 1 or all(row[column] is not None for column in key):
        return whole
    return ",".join("~" if row[column] is None else row_keys.join([row[column], ""])[:-1] for column in key)


@settings(max_examples=examples(60), deadline=None)
@given(tables())
def test_the_changes_turn_the_old_rows_into_the_new_ones(both: tuple[Made, Made]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        old, new = (publish(folder / side, {"boats": made}) for side, made in zip(("old", "new"), both, strict=True))
        found = compared(old, new, folder / "scratch")
        before, after = as_texts(old, folder / "a"), as_texts(new, folder / "b")
        columns = both[1].rows.column_names
        key = found.tables[0].key if found.tables else ()
        assert applied(before, cells(found), key, columns) == Counter(tuple(row[c] for c in columns) for row in after)
        assert found.is_empty == (
            both[0].rows.column_names == columns and Counter(map(str, before)) == Counter(map(str, after))
        )


@settings(max_examples=examples(40), deadline=None)
@given(tables())
def test_a_table_does_not_differ_from_itself_in_whatever_form_and_order(both: tuple[Made, Made]) -> None:
    made, _ = both
    turned = Made(made.rows.take(pa.array(range(made.rows.num_rows)[::-1], pa.int64())), made.words)
    with TemporaryDirectory() as name:
        folder = Path(name)
        as_csv = publish(folder / "csv", {"boats": made}, ["csv"])
        as_parquet = publish(folder / "parquet", {"boats-parquet": turned}, ["parquet"])
        text = (
            (as_parquet / "datapackage.json").read_text(encoding="utf-8").replace('"boats-parquet-parquet"', '"boats"')
        )
        (as_parquet / "datapackage.json").write_text(text, encoding="utf-8")
        found = compared(as_csv, as_parquet, folder / "scratch")
        assert found.tables == ()
        assert {change.fact for change in found.structure} == {"file of csv", "file of parquet"}


def changes(tmp_path: Path, old: Mapping[str, Made], new: Mapping[str, Made]) -> list[tuple[Any, ...]]:
    """Return table, change, key, new key, column, old and new of each cell that differs."""
    found = compared(publish(tmp_path / "old", old), publish(tmp_path / "new", new), tmp_path / "scratch")
    return [tuple(cell.values())[1:] for cell in cells(found)]


def graves(*rows: Sequence[str | None]) -> Made:
    return Made(texts(TOMBSTONES, *rows), ID)


CREW = {
    "primaryKey": ["boat", "item"],
    "uniqueKeys": [["boat", "sailor"]],
    "foreignKeys": [{"fields": ["boat"], "reference": {"resource": "boats", "fields": ["id"]}}],
}


def test_an_id_whose_tombstone_names_its_heir_was_renamed_with_the_rows_of_its_lists(tmp_path: Path) -> None:
    def version(boat: str, port: str, *tombstones: Sequence[str | None]) -> dict[str, Made]:
        crew = pa.table({"boat": [boat], "item": [1], "sailor": ["ann"]})
        return {
            "boats": Made(texts(["id", "port"], [boat, port]), ID),
            "crew": Made(crew, CREW),
            "gone": graves(*tombstones),
        }

    renamed = changes(
        tmp_path,
        version("erica", "cork"),
        version("erika", "kiel", ("erica", "boats", "erika", None, "It is spelt so.")),
    )
    assert [change for change in renamed if change[0] != "gone"] == [
        ("boats", "renamed", "erica", "erika", "id", "erica", "erika"),
        ("boats", "renamed", "erica", "erika", "port", "cork", "kiel"),
        ("crew", "renamed", "erica,ann", "erika,ann", "boat", "erica", "erika"),
    ]


@pytest.mark.parametrize(
    ("tombstones", "removed"),
    [
        ([], ("removed", "erica", None)),
        ([("erica", "boats", None, None, "There was no such boat.")], ("withdrawn", "erica", None)),
        ([("erica", "boats", "maud", None, "One boat.")], ("withdrawn", "erica", "maud")),
        ([("erica", "boats", "erika", "ships", "It is a ship.")], ("withdrawn", "erica", "ships/erika")),
        ([("erica", "crew", "erika", None, "Of another table.")], ("removed", "erica", None)),
        (
            [("erica", "boats", "erika", None, ""), ("maud", "boats", "erika", None, "")],
            ("withdrawn", "erica", "erika"),
        ),
    ],
    ids=["no tombstone", "no heir", "heir was there", "moved", "another table", "two were merged"],
)
def test_what_is_gone_was_removed_or_withdrawn_as_tombstones_say(
    tombstones: list[Sequence[str | None]], removed: tuple[str, ...], tmp_path: Path
) -> None:
    maud_stays = len(tombstones) < 2
    old = {"boats": Made(texts(["id"], ["erica"], ["maud"]), ID), "gone": graves()}
    now = [["maud"], ["erika"]] if maud_stays else [["erika"]]
    new = {"boats": Made(texts(["id"], *now), ID), "gone": graves(*tombstones)}
    found = [change for change in changes(tmp_path, old, new) if change[0] == "boats"]
    assert ("boats", *removed, "id", "erica", None) in found
    assert ("boats", "added", "erika", None, "id", None, "erika") in found
    assert len(found) == (2 if maud_stays else 3)


def test_an_item_is_known_by_what_is_unique_in_it_and_not_by_its_place(tmp_path: Path) -> None:
    def crew(*sailors: str) -> dict[str, Made]:
        rows = {"boat": ["erica"] * len(sailors), "item": list(range(1, len(sailors) + 1)), "sailor": list(sailors)}
        return {"crew": Made(pa.table(rows), CREW)}

    assert changes(tmp_path, crew("ann", "bob"), crew("eve", "ann", "bob")) == [
        ("crew", "changed", "erica,ann", None, "item", "1", "2"),
        ("crew", "changed", "erica,bob", None, "item", "2", "3"),
        *(("crew", "added", "erica,eve", None, *cell) for cell in
          (("boat", None, "erica"), ("item", None, "1"), ("sailor", None, "eve"))),
    ]  # fmt: skip # a table


def test_a_key_that_does_not_tell_rows_apart_pairs_none(tmp_path: Path) -> None:
    old = {"boats": Made(texts(["id", "port"], ["erica", "cork"], ["erica", "kiel"]), ID)}
    new = {"boats": Made(texts(["id", "port"], ["erica", "cork"], ["erica", "cork"]), ID)}
    found = changes(tmp_path, old, new)
    assert sorted(change[1:] for change in found) == [
        ("added", None, None, "id", None, "erica"),
        ("added", None, None, "port", None, "cork"),
        ("removed", None, None, "id", "erica", None),
        ("removed", None, None, "port", "kiel", None),
    ]


def test_a_column_that_only_one_version_has_is_told_apart_from_what_was_changed(tmp_path: Path) -> None:
    old = {"boats": Made(texts(["id", "port"], ["erica", "cork"], ["maud", None]), ID)}
    new = {"boats": Made(texts(["id", "home"], ["erica", "kiel"], ["maud", None]), ID)}
    assert changes(tmp_path, old, new) == [
        ("boats", "column", "erica", None, "home", None, "kiel"),
        ("boats", "column", "erica", None, "port", "cork", None),
    ]


def test_a_table_that_only_one_version_has_is_listed_row_by_row(tmp_path: Path) -> None:
    boats, ships = (Made(texts(["id"], [name]), ID) for name in ("erica", "titan"))
    assert changes(tmp_path, {"boats": boats}, {"ships": ships}) == [
        ("ships", "added", "titan", None, "id", None, "titan"),
        ("boats", "removed", "erica", None, "id", "erica", None),
    ]


def test_empty_text_is_no_missing_value_in_either_kind_of_file(tmp_path: Path) -> None:
    old = publish(tmp_path / "old", {"boats": Made(texts(["id", "port"], ["erica", None]), ID)}, ["csv"])
    new = publish(tmp_path / "new", {"boats": Made(texts(["id", "port"], ["erica", ""]), ID)}, ["csv"])
    found = cells(compared(old, new, tmp_path / "scratch"))
    assert [(cell["old"], cell["new"]) for cell in found] == [(None, "")]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda root: (root / "build" / "csv" / "boats.csv").unlink(), "boats.csv is missing"),
        (
            lambda root: (root / "build" / "csv" / "boats.csv").write_text("id\nerica\n"),
            "boats.csv has the columns id; the",
        ),
        (lambda root: (root / "build" / "csv" / "boats.csv").write_text("id,port\na\n"), "boats.csv cannot be read"),
        (lambda root: (root / "datapackage.json").write_text("[]"), "cannot be read as a Data Package"),
        (lambda root: (root / "datapackage.json").unlink(), "holds no datapackage.json"),
        (
            lambda root: (root / "datapackage.json").write_text(
                (root / "datapackage.json").read_text().replace("build/csv/", "../csv/")
            ),
            "which is not within its folder",
        ),
        (
            lambda root: (root / "datapackage.json").write_text(
                (root / "datapackage.json").read_text().replace('"name": "boats", "path"', '"name": "../boats", "path"')
            ),
            "'../boats' is no name of a table",
        ),
    ],
    ids=["missing", "other columns", "ragged", "no object", "no descriptor", "outside", "a name that leads elsewhere"],
)
def test_what_cannot_be_compared_is_said_in_words(change: Any, message: str, tmp_path: Path) -> None:
    boats = {"boats": Made(texts(["id", "port"], ["erica", "cork"]), ID)}
    old, new = (publish(tmp_path / name, boats, ["csv"]) for name in ("old", "new"))
    change(new)
    with pytest.raises(CompareError, match=message):
        compared(old, new, tmp_path / "scratch")


def foreign(folder: Path, price: str) -> Path:
    """Write a package as others write them: version 1, semicolons, Latin-1, parts, packed, other words for no value."""
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "ports-1.csv").write_text("Port;Price\n'Ca;lais';NA\n", encoding="latin-1")
    (folder / "data" / "ports-2.csv").write_text(f"Port;Price\nSète;{price}\n", encoding="latin-1")
    with gzip.open(folder / "data" / "ships.csv.gz", "wt", encoding="utf-8") as file:
        file.write("name,NAME\r\nErica,ERICA\r\n")
    ports: dict[str, Any] = {
        "name": "ports",
        "path": ["data/ports-1.csv", "data/ports-2.csv"],
        "encoding": "latin-1",
        "dialect": {"delimiter": ";", "quoteChar": "'"},
        "schema": {
            "fields": [{"name": "Port", "type": "string"}, {"name": "Price", "type": "number"}],
            "primaryKey": "Port",
            "missingValues": ["", "NA"],
        },
    }
    ships = {"name": "ships", "path": "data/ships.csv.gz", "schema": {"fields": [{"name": "name"}, {"name": "NAME"}]}}
    inline = {"name": "notes", "data": [{"a": 1}]}
    about = {"name": "coast", "resources": [ports, ships, inline]}
    (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def test_packages_of_others_are_compared_as_their_descriptors_say(tmp_path: Path) -> None:
    old, new = foreign(tmp_path / "old", "1.50"), foreign(tmp_path / "new", "1.75")
    found = compared(old, new, tmp_path / "scratch")
    assert [tuple(cell.values())[1:] for cell in cells(found)] == [
        ("ports", "changed", "Sète", None, "Price", "1.50", "1.75")
    ]
    assert (found.structure, found.tables[0].rows) == ((), (2, 2))
    assert compared(old, old, tmp_path / "again").is_empty

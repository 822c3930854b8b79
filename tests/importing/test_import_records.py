"""Nested records become records with lists, or rows of a table a list where they are many; no value is another."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.importing.make import nested
from accord.schema.load import load_schemas
from imports import import_files, notes, published, published_tables, schema_of
from support import examples

OFFICES = [
    {
        "name": "Ada",
        "born": "1815-12-10",
        "home": {"town": "London", "place": {"lat": 51.5, "lon": -0.1}},
        "tags": ["x", "y"],
        "terms": [
            {"office": "chair", "from": "2001", "to": "2004-06", "votes": [{"year": 2001, "share": 51.50}]},
            {"office": "member", "from": "2005-01-01"},
        ],
    },
    {"name": "Bob", "home": {"town": "Leeds"}, "tags": [], "terms": []},
]


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    """Return the published rows of a table without what is computed or empty."""
    return rows_of(published(folder, table))


def rows_of(table: pa.Table) -> list[dict[str, Any]]:
    computed = ("_earliest", "_latest", "_precision")
    return [
        {name: value for name, value in row.items() if value is not None and not name.endswith(computed)}
        for row in table.to_pylist()
    ]


@pytest.mark.parametrize("limit", [1_000_000, 10], ids=["as records", "as rows"])
@pytest.mark.parametrize("form", ["json", "yaml", "jsonl"])
def test_lists_in_records_become_tables_at_any_depth(
    form: str, limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nested, "MAX_BYTES", limit)
    lines = "".join(f"{json.dumps(record)}\n" for record in OFFICES)
    text = {"json": json.dumps(OFFICES), "yaml": yaml.safe_dump(OFFICES, sort_keys=False), "jsonl": lines}[form]
    (tmp_path / f"people.{form}").write_text(text, encoding="utf-8")
    made = tmp_path / "made"
    import_files(made, tmp_path / f"people.{form}")
    assert (made / "curated" / "people.yaml").exists() is (limit > 10)
    schema = schema_of(made, "people")
    assert schema["x-key"] == ["name"]
    assert list(schema["properties"]) == [
        "name", "born", "home_town", "home_place_lat", "home_place_lon", "tags", "terms",
    ]  # fmt: skip
    assert rows(made, "people")[0]["home_place_lon"] == -0.1
    assert [row["tag"] for row in rows(made, "people_tags")] == ["x", "y"]
    assert [(row["office"], row["from"]) for row in rows(made, "people_terms")] == [
        ("chair", "2001"), ("member", "2005-01-01"),
    ]  # fmt: skip
    (vote,) = rows(made, "people_term_votes")
    assert (vote["year"], vote["share"]) == (2001, 51.5)


def tables(folder: Path) -> set[str]:
    return set(load_schemas(folder / "schemas").tables)


def test_yaml_is_read_by_the_rules_of_1_2(tmp_path: Path) -> None:
    text = (
        "- &a {id: NO, on: yes, at: 12:30, n: 010, same: 1_000, x: 1e3, none: ~}\n- {<<: *a, id: SE, day: 2001-02-03}\n"
    )
    (tmp_path / "land.yml").write_text(text, encoding="utf-8")
    made = tmp_path / "made"
    import_files(made, tmp_path / "land.yml")
    assert rows(made, "land") == [
        {"id": "NO", "on": "yes", "at": "12:30", "n": "010", "same": "1_000", "x": 1000.0},
        {"id": "SE", "on": "yes", "at": "12:30", "n": "010", "same": "1_000", "x": 1000.0, "day": date(2001, 2, 3)},
    ]


def test_a_folder_of_records_is_one_table(tmp_path: Path) -> None:
    folder = tmp_path / "wells"
    (folder / "north").mkdir(parents=True)
    (folder / "deep-well.yaml").write_text("depth: 12\nopen: true\n", encoding="utf-8")
    (folder / "north" / "old-well.yaml").write_text("depth: 3\n", encoding="utf-8")
    made = tmp_path / "made"
    import_files(made, folder)
    assert rows(made, "wells") == [{"id": "deep-well", "depth": 12, "open": True}, {"id": "old-well", "depth": 3}]
    assert "the name of the file is its id" in notes(made)


def test_lists_beside_words_of_the_whole_are_tables(tmp_path: Path) -> None:
    text = json.dumps({"name": "Cups", "year": 3, "teams": [{"code": "a"}], "grounds": [{"key": "g", "seats": 5}]})
    (tmp_path / "cup.json").write_text(text, encoding="utf-8")
    made = tmp_path / "made"
    import_files(made, tmp_path / "cup.json")
    assert tables(made) >= {"teams", "grounds"}
    package = yaml.safe_load((made / "curated" / "package.yaml").read_text(encoding="utf-8"))
    assert package["title"] == "Cups"
    assert "`cup.json`: year, which stands beside the lists" in notes(made)


def test_an_object_of_records_keeps_its_keys(tmp_path: Path) -> None:
    (tmp_path / "units.json").write_text('{"m": {"name": "metre"}, "s": {"name": "second"}}', encoding="utf-8")
    import_files(tmp_path / "made", tmp_path / "units.json")
    assert rows(tmp_path / "made", "units") == [{"id": "m", "name": "metre"}, {"id": "s", "name": "second"}]


def test_records_with_lists_and_nothing_to_tell_them_apart_are_numbered(tmp_path: Path) -> None:
    text = '[{"kind": "a", "parts": [{"n": 1}]}, {"kind": "a", "parts": [{"n": 2}]}]'
    (tmp_path / "sets.json").write_text(text, encoding="utf-8")
    import_files(tmp_path / "made", tmp_path / "sets.json")
    assert [row["id"] for row in rows(tmp_path / "made", "sets")] == [1, 2]
    assert "id is added" in notes(tmp_path / "made")


@pytest.mark.parametrize("limit", [1_000_000, 10])
def test_a_list_may_have_a_value_twice(limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nested, "MAX_BYTES", limit)
    (tmp_path / "songs.json").write_text('[{"id": "a", "notes": ["c", "d", "c"]}, {"id": "b"}]', encoding="utf-8")
    import_files(tmp_path / "made", tmp_path / "songs.json")
    assert [(row["item"], row["note"]) for row in rows(tmp_path / "made", "song_notes")] == [
        (1, "c"),
        (2, "d"),
        (3, "c"),
    ]
    assert "a value stands twice" in notes(tmp_path / "made")


def test_geojson_keeps_properties_and_geometry(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [1.5, 2]}
    feature = {"type": "Feature", "properties": {"id": "p", "n": 1}, "geometry": point}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (tmp_path / "wells.geojson").write_text(text, encoding="utf-8")
    import_files(tmp_path / "made", tmp_path / "wells.geojson")
    (row,) = rows(tmp_path / "made", "wells")
    assert (row["id"], row["n"], json.loads(row["geometry"])) == ("p", 1, point)


TEXTS = st.text("abc 019'\":#-[]{}é漢", min_size=1, max_size=6)
ITEMS = st.fixed_dictionaries({"n": st.integers(0, 9)}, optional={"t": TEXTS})
RECORDS = st.lists(
    st.fixed_dictionaries(
        {"key": st.uuids().map(str)},
        optional={
            "word": TEXTS,
            "n": st.integers(-(2**53), 2**53),
            "ok": st.booleans(),
            "parts": st.lists(ITEMS, max_size=3),
        },
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda record: record["key"],
)


@settings(max_examples=examples(40), deadline=None)
@given(records=RECORDS, form=st.sampled_from(["json", "yaml", "jsonl"]))
def test_records_come_back_as_they_were(records: list[dict[str, Any]], form: str) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        lines = "".join(f"{json.dumps(record)}\n" for record in records)
        text = {"json": json.dumps(records), "yaml": yaml.safe_dump(records, allow_unicode=True), "jsonl": lines}[form]
        (folder / f"finds.{form}").write_text(text, encoding="utf-8")
        import_files(folder / "made", folder / f"finds.{form}")
        tables = published_tables(folder / "made")
        found = sorted(rows_of(tables["finds"]), key=lambda row: row["key"])
        scalars = [{name: value for name, value in record.items() if name != "parts"} for record in records]
        assert [{name: as_text(value) for name, value in row.items()} for row in found] == [
            {name: as_text(value) for name, value in row.items()} for row in sorted(scalars, key=lambda row: row["key"])
        ]
        if parts := [(record["key"], part) for record in records for part in record.get("parts", [])]:
            items = rows_of(tables["find_parts"])
            assert sorted((row["n"], as_text(row.get("t"))) for row in items) == sorted(
                (part["n"], as_text(part.get("t"))) for _, part in parts
            )


def as_text(value: Any) -> str:
    """Return a value as text: a column of texts that are days or numbers of years has other types, not other values."""
    return str(value)


def test_a_folder_of_records_that_are_alike_is_one_table(tmp_path: Path) -> None:
    folder = tmp_path / "birds"
    folder.mkdir()
    for name, more in (("wren", {"eggs": 6}), ("robin", {"song": "thin"}), ("owl", {})):
        record = {"name": name.title(), "size": 9, "colour": "brown", **more}
        (folder / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    import_files(tmp_path / "made", folder)
    assert [row["id"] for row in rows(tmp_path / "made", "birds")] == ["owl", "robin", "wren"]


def test_what_stands_beside_features_is_named(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [1, 2]}
    features = [{"type": "Feature", "id": at, "properties": {}, "geometry": point} for at in ("a", "b")]
    path = tmp_path / "mills.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "name": "Mills", "features": features}))
    import_files(tmp_path / "made", path)
    assert "- `mills.geojson`: name, which stands beside the features" in notes(tmp_path / "made")

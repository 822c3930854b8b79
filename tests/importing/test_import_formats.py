"""Each format that an import takes: its values are carried, with the types, keys and references that it declares."""

from __future__ import annotations

import datetime as dt
import decimal
import json
import sqlite3
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from accord.importing.model import ImportSourceError
from imports import cells, import_files, notes, published, schema_of


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return tmp_path / "made"


def words(schema: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return some words of each property of a schema."""
    return {prop: {name: spec[name] for name in names if name in spec} for prop, spec in schema["properties"].items()}


def types(schema: dict[str, Any]) -> dict[str, str]:
    """Return format or type of each property."""
    return {prop: spec.get("format", spec["type"]) for prop, spec in schema["properties"].items()}


PACKAGE = {
    "name": "mountain-huts",
    "title": {"": "Mountain huts", "de": "Berghütten"},
    "version": "v1.2.3",
    "licenses": [{"type": "CC0-1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/"}],
    "sources": [{"name": "Guide books", "web": "https://example.org/guides"}],
    "survey": {"season": 3},
    "resources": [
        {
            "name": "huts",
            "path": ["huts-1.csv", "huts-2.csv"],
            "dialect": {"delimiter": ";"},
            "encoding": "cp1252",
            "schema": {
                "missingValues": ["", "n/a"],
                "primaryKey": "hut",
                "foreignKeys": [{"fields": "valley", "reference": {"resource": "valleys", "fields": "code"}}],
                "fields": [
                    {"name": "hut", "type": "string", "title": "Hut", "description": "Name of the hut."},
                    {"name": "valley", "type": "string", "constraints": {"required": True}},
                    {"name": "opened", "type": "date", "format": "%d.%m.%Y"},
                    {"name": "beds", "type": "integer", "constraints": {"minimum": 0, "maximum": 9}, "rdfType": "x"},
                    {"name": "price", "type": "number", "decimalChar": ","},
                    {"name": "staffed", "type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]},
                    {"name": "place", "type": "geopoint", "format": "array"},
                ],
            },
        },
        {
            "name": "valleys",
            "path": "valleys.csv",
            "schema": {
                "fields": [
                    {"name": "code", "type": "string", "constraints": {"enum": ["a", "b"]}},
                    {"name": "depth", "type": "integer"},
                    {
                        "name": "side",
                        "type": "integer",
                        "categories": [{"value": 1, "label": "East"}, {"value": 2, "label": "W"}],
                    },
                ]
            },
        },
    ],
}


@pytest.mark.parametrize("form", ["json", "yml"])
def test_a_data_package_keeps_what_its_descriptor_declares_and_the_data_bear_out(
    form: str, tmp_path: Path, made: Path
) -> None:
    folder = tmp_path / "package"
    folder.mkdir()
    dump = json.dumps if form == "json" else yaml.safe_dump
    (folder / f"datapackage.{form}").write_text(dump(PACKAGE), encoding="utf-8")
    header = "hut;valley;opened;beds;price;staffed;place\n"
    first = 'Höllhaus;a;01.06.1901;12;2,50;ja;"[11.5, 47.25]"\n'
    (folder / "huts-1.csv").write_bytes((header + first).encode("cp1252"))
    (folder / "huts-2.csv").write_bytes(f"{header}Alm;b;n/a;3;n/a;nein;\n".encode("cp1252"))
    (folder / "valleys.csv").write_text("code,depth,side\na,1.5,1\nb,2,2\n", encoding="utf-8")
    import_files(made, folder)
    schema = schema_of(made, "huts")
    assert schema["x-key"] == ["hut"]
    assert schema["required"] == ["hut", "valley"]
    assert types(schema) == {
        "hut": "string", "valley": "string", "opened": "date", "beds": "integer", "price": "number",
        "staffed": "boolean", "place": "geopoint",
    }  # fmt: skip
    assert schema["properties"]["hut"] == {"title": "Hut", "description": "Name of the hut.", "type": "string"}
    assert schema["properties"]["valley"]["x-references"] == "valleys.code"
    assert schema["properties"]["beds"] == {"type": "integer", "minimum": 0}
    assert cells(made / "curated" / "huts.csv")[1] == [
        ["Höllhaus", "a", "1901-06-01", "12", "2.50", "true", "11.5,47.25"],
        ["Alm", "b", "n/a", "3", "n/a", "false", None],
    ]
    valleys = schema_of(made, "valleys")["properties"]
    assert valleys["code"]["enum"] == ["a", "b"]
    assert valleys["side"]["oneOf"] == [{"const": 1, "title": "East"}, {"const": 2}]
    package = yaml.safe_load((made / "curated" / "package.yaml").read_text(encoding="utf-8"))
    assert (package["id"], package["title"], package["version"]) == ("mountain-huts", "Mountain huts", "1.2.3")
    assert package["sources"] == [{"title": "Guide books", "path": "https://example.org/guides"}]
    assert package["survey"] == {"season": 3}
    text = notes(made)
    assert "beds: maximum 9, as declared: '12' breaks it" in text
    assert "depth: declared as integer, but '1.5' is none" in text
    assert "rdfType, of the field 'beds'" in text


METADATA = {
    "@context": "http://www.w3.org/ns/csvw",
    "dc:title": "Songs of birds",
    "dialect": {"commentPrefix": None},
    "tables": [
        {
            "url": "songs.csv",
            "dc:conformsTo": "http://example.org/terms#SongTable",
            "tableSchema": {
                "columns": [
                    {"name": "ID", "datatype": {"base": "string", "format": "[a-z]+[0-9]*"}, "required": True},
                    {"name": "Bird_ID", "datatype": "string", "propertyUrl": "http://example.org/bird"},
                    {"name": "Length", "datatype": {"base": "decimal", "minimum": "0"}, "null": ["?"]},
                    {"name": "Sources", "datatype": "string", "separator": ";"},
                    {"name": "Link", "virtual": True, "valueUrl": "http://example.org/{ID}"},
                ],
                "primaryKey": "ID",
                "foreignKeys": [
                    {"columnReference": "Bird_ID", "reference": {"resource": "birds.csv", "columnReference": "ID"}}
                ],
            },
        },
        {"url": "birds.csv", "tableSchema": {"columns": [{"name": "ID"}, {"name": "Name"}], "primaryKey": ["ID"]}},
    ],
}


def test_csv_on_the_web_keeps_its_keys_references_and_nulls(tmp_path: Path, made: Path) -> None:
    folder = tmp_path / "cldf"
    folder.mkdir()
    (folder / "songs-metadata.json").write_text(json.dumps(METADATA), encoding="utf-8")
    (folder / "songs.csv").write_text("ID,Bird_ID,Length,Sources\na1,b,2.5,x;y\na2,b,?,x\n", encoding="utf-8")
    (folder / "birds.csv").write_text("ID,Name\nb,wren\n", encoding="utf-8")
    import_files(made, folder)
    schema = schema_of(made, "songs")
    assert schema["x-key"] == ["ID"]
    assert schema["properties"]["ID"] == {"type": "string", "pattern": "^([a-z]+[0-9]*)$"}
    assert schema["properties"]["Bird_ID"] == {"type": "string", "x-references": "birds.ID"}
    assert schema["properties"]["Sources"] == {"type": "array", "items": {"type": "string"}, "x-separator": ";"}
    assert schema["properties"]["Length"] == {"type": "number", "minimum": 0, "x-missing": ["?"]}
    assert cells(made / "curated" / "songs.csv")[1] == [["a1", "b", "2.5", "x;y"], ["a2", "b", "?", "x"]]
    assert "the virtual column 'Link'" in notes(made)
    assert "propertyUrl, of the column 'Bird_ID'" in notes(made)


def test_a_workbook_gives_a_table_a_sheet_with_the_types_of_its_cells(tmp_path: Path, made: Path) -> None:
    book = openpyxl.Workbook()
    bridges, towns = book.active, book.create_sheet("Towns")
    book.create_sheet("Empty")
    bridges.title = "Bridges"
    bridges.append(["Name", "Opened", "Inspected", "Length (m)", "Toll", "Code"])
    day, moment = dt.date(1900, 3, 1), dt.datetime(1999, 5, 6, 7, 8, 9)  # noqa: DTZ001 - Excel has no zones
    bridges.append(["Old", day, moment, 12.5, True, "007"])
    bridges.append(["New", None, None, 30, False, "012"])
    for row in (["Towns of the north"], ["id", "population"], ["x", 1200], ["y", "NA"]):
        towns.append(row)
    book.save(tmp_path / "bridges.xlsx")
    import_files(made, tmp_path / "bridges.xlsx")
    assert types(schema_of(made, "bridges")) == {
        "Name": "string", "Opened": "date", "Inspected": "date-time", "Length (m)": "number", "Toll": "boolean",
        "Code": "string",
    }  # fmt: skip
    assert cells(made / "curated" / "bridges.csv")[1] == [
        ["Old", "1900-03-01", "1999-05-06T07:08:09", "12.5", "true", "007"],
        ["New", None, None, "30", "false", "012"],
    ]
    assert schema_of(made, "towns")["properties"]["population"] == {"type": "integer", "x-missing": ["NA"]}
    assert "Towns of the north" in notes(made)
    assert "the sheet 'Empty', which is empty" in notes(made)


def test_errors_of_formulas_and_mixed_types_are_counted_as_lost(tmp_path: Path, made: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "share", "note"], ["a", "#DIV/0!", "x"], ["b", 0.5, 7]):
        book.active.append(row)
    book.active["B2"].data_type = "e"
    book.save(tmp_path / "shares.xlsx")
    losses = {(loss.column, loss.count) for loss in import_files(made, tmp_path / "shares.xlsx").losses}
    assert losses == {("share", 1), ("note", 1)}
    assert cells(made / "curated" / "shares.csv")[1] == [["a", None, "x"], ["b", "0.5", "7"]]


def test_parquet_whose_types_fit_is_kept_as_it_is(tmp_path: Path, made: Path) -> None:
    table = pa.table(
        {
            "id": ["a", "b"],
            "n": pa.array([1, None], pa.int16()),
            "x": [1.5, None],
            "day": pa.array([dt.date(2020, 1, 1), None]),
            "code": pa.array(["01", "02"]).dictionary_encode(),
        }
    )
    pq.write_table(table, tmp_path / "logs.parquet")
    import_files(made, tmp_path / "logs.parquet")
    assert (made / "curated" / "logs.parquet").read_bytes() == (tmp_path / "logs.parquet").read_bytes()
    assert types(schema_of(made, "logs")) == {
        "id": "string", "n": "integer", "x": "number", "day": "date", "code": "string",
    }  # fmt: skip
    assert published(made, "logs")["code"].to_pylist() == ["01", "02"]


def test_parquet_of_other_types_is_converted_and_what_is_no_number_counted(tmp_path: Path, made: Path) -> None:
    moment = dt.datetime(2020, 1, 1, 3, 4, tzinfo=dt.UTC)
    table = pa.table(
        {
            "id": ["a", "b"],
            "seen": pa.array([moment, None], pa.timestamp("us", "UTC")),
            "price": pa.array([decimal.Decimal("1.50"), None], pa.decimal128(8, 2)),
            "x": [float("nan"), 0.1],
        }
    )
    pq.write_table(table, tmp_path / "logs.parquet")
    imported = import_files(made, tmp_path / "logs.parquet")
    assert [(loss.column, loss.count) for loss in imported.losses] == [("x", 1)]
    assert types(schema_of(made, "logs")) == {"id": "string", "seen": "date-time", "price": "decimal", "x": "number"}
    assert cells(made / "curated" / "logs.csv")[1] == [
        ["a", "2020-01-01T03:04:00Z", "1.50", None],
        ["b", None, None, "0.1"],
    ]


def test_flat_json_lines_are_kept_as_they_are(tmp_path: Path, made: Path) -> None:
    text = '{"id": "a", "n": 1, "ok": true, "day": "2020-01-02"}\n{"id": "b", "n": 2.50}\n'
    (tmp_path / "logs.ndjson").write_text(text, encoding="utf-8")
    import_files(made, tmp_path / "logs.ndjson")
    assert (made / "curated" / "logs.jsonl").read_text(encoding="utf-8") == text
    assert types(schema_of(made, "logs")) == {"id": "string", "n": "number", "ok": "boolean", "day": "date"}


def test_json_lines_with_numbers_beside_texts_become_texts_and_are_counted(tmp_path: Path, made: Path) -> None:
    (tmp_path / "logs.jsonl").write_text('{"id": "a", "x": 1.50}\n{"id": "b", "x": "y"}\n', encoding="utf-8")
    imported = import_files(made, tmp_path / "logs.jsonl")
    assert [(loss.column, loss.count) for loss in imported.losses] == [("x", 1)]
    assert cells(made / "curated" / "logs.csv")[1] == [["a", "1.50"], ["b", "y"]]


def test_sqlite_keeps_keys_references_and_booleans_and_counts_bytes(tmp_path: Path, made: Path) -> None:
    with sqlite3.connect(tmp_path / "herbarium.db") as connection:
        connection.executescript("""
            CREATE TABLE families (name TEXT PRIMARY KEY, "common name" TEXT UNIQUE);
            CREATE TABLE sheets (
                number INTEGER PRIMARY KEY, family TEXT NOT NULL REFERENCES families, collected TEXT, height REAL,
                "is type" BOOLEAN, scan BLOB
            );
            CREATE VIEW tall AS SELECT * FROM sheets WHERE height > 3;
            INSERT INTO families VALUES ('Rosaceae', 'roses'), ('Poaceae', 'grasses');
            INSERT INTO sheets VALUES (1, 'Rosaceae', '1899-05-01', 12.5, 1, x'00ff'), (2, 'Poaceae', NULL, 3, 0, NULL);
        """)
    connection.close()
    imported = import_files(made, tmp_path / "herbarium.db")
    assert [(loss.column, loss.count) for loss in imported.losses] == [("scan", 1)]
    schema = schema_of(made, "sheets")
    assert (schema["x-key"], schema["required"]) == (["number"], ["number", "family"])
    assert schema["properties"]["family"] == {"type": "string", "x-references": "families.name"}
    assert types(schema)["is type"] == "boolean"
    assert schema_of(made, "families")["properties"]["common name"]["x-unique"] is True
    assert cells(made / "curated" / "sheets.csv")[1] == [
        ["1", "Rosaceae", "1899-05-01", "12.5", "true", "00ff"],
        ["2", "Poaceae", None, "3", "false", None],
    ]
    assert "the view 'tall'" in notes(made)


def test_duckdb_keeps_its_types_keys_and_references(tmp_path: Path, made: Path) -> None:
    with duckdb.connect(str(tmp_path / "mills.duckdb")) as connection:
        connection.execute("""
            CREATE TABLE rivers (code VARCHAR PRIMARY KEY, km DOUBLE);
            CREATE TABLE mills (
                id INTEGER PRIMARY KEY, river VARCHAR REFERENCES rivers (code), built DATE,
                kind ENUM ('water', 'it''s wind'), power DECIMAL(8, 2), seen TIMESTAMP, owners VARCHAR[]
            );
            INSERT INTO rivers VALUES ('a', 12.5), ('b', 1e300);
            INSERT INTO mills VALUES (1, 'a', '1800-01-01', 'water', 1.5, '2020-01-01 10:00:00', ['x;y', 'z']),
                                     (2, NULL, NULL, 'it''s wind', NULL, NULL, NULL);
        """)
    import_files(made, tmp_path / "mills.duckdb")
    schema = schema_of(made, "mills")
    assert schema["x-key"] == ["id"]
    assert schema["properties"]["river"]["x-references"] == "rivers.code"
    assert schema["properties"]["kind"]["enum"] == ["water", "it's wind"]
    assert words(schema, "x-precision", "x-scale")["power"] == {"x-precision": 8, "x-scale": 2}
    assert types(schema)["seen"] == "date-time"
    assert schema["properties"]["owners"] == {"type": "array", "items": {"type": "string"}, "x-separator": "|"}
    assert cells(made / "curated" / "mills.csv")[1] == [
        ["1", "a", "1800-01-01", "water", "1.50", "2020-01-01T10:00:00", "x;y|z"],
        ["2", None, None, "it's wind", None, None, None],
    ]
    assert cells(made / "curated" / "rivers.csv")[1] == [["a", "12.5"], ["b", "1e+300"]]


def test_an_empty_text_is_no_day_where_the_source_knows_types(tmp_path: Path, made: Path) -> None:
    (tmp_path / "logs.jsonl").write_text('{"id": "a", "day": "2020-01-01"}\n{"id": "b", "day": ""}\n', encoding="utf-8")
    assert [(loss.column, loss.count) for loss in import_files(made, tmp_path / "logs.jsonl").losses] == [("day", 1)]
    assert types(schema_of(made, "logs")) == {"id": "string", "day": "string"}
    assert published(made, "logs")["day"].to_pylist() == ["2020-01-01", ""]


def test_parquet_whose_rows_repeat_long_texts_is_refused_before_they_are_written(tmp_path: Path) -> None:
    notes = pa.DictionaryArray.from_arrays(pa.array([0] * 70, pa.int32()), pa.array(["a" * (1 << 20)]))
    pq.write_table(pa.table({"note": notes}), tmp_path / "a.parquet")
    with pytest.raises(ImportSourceError, match=r"a.parquet: its rows repeat long texts, more than its size explains"):
        import_files(tmp_path / "made", tmp_path / "a.parquet")
    assert not (tmp_path / "made").exists()


def test_parquet_that_is_damaged_within_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"note": [f"note {number}" for number in range(5_000)]}), path)
    data = bytearray(path.read_bytes())
    data[40:20_000] = bytes(19_960)
    path.write_bytes(data)
    with pytest.raises(ImportSourceError, match=r"a.parquet: cannot be read as Parquet: [^\n]+$"):
        import_files(tmp_path / "made", path)

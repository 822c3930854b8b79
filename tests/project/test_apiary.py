"""Columns and tables of any name, and keys of any columns or of none, are published as the dataset has them."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import foreign
from accord import pipeline
from accord.engine.conversion import Conversion
from accord.project import Project
from accord.schema.model import Schemas
from accord.values.sql_quoting import quote_identifier as identifier
from accord.write.sqlite import bulk
from publishing import database, faults, publish, rows, table_schema
from serving import Site, serving
from sharing import run_folder, shared_site
from support import script

NAME = "apiary"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built and exported copy of the dataset."""
    return publish(NAME, tmp_path_factory.mktemp(NAME))


@pytest.fixture(scope="module")
def schemas(root: Path) -> Schemas:
    return pipeline.read(Project(root), {}).schemas


@pytest.fixture
def db(root: Path) -> Iterator[sqlite3.Connection]:
    with closing(database(root)) as db:
        yield db


def test_an_independent_judge_finds_the_package_valid(root: Path) -> None:
    assert faults(root) == []


def test_it_is_in_canonical_form_and_what_was_built_is_what_the_manifest_says(root: Path) -> None:
    for words in (("format", "--check"), ("verify",)):
        done = script(*words, "--root", root)
        assert (done.returncode, done.stdout.partition(" in ")[0].strip()) == (0, "no problems"), done.stdout


def test_every_format_holds_the_names_of_the_dataset(root: Path, schemas: Schemas, db: sqlite3.Connection) -> None:
    """Among them words of SQL, other scripts, punctuation, and the names of tables that the engine makes."""
    odd = {"Länder", "Yields (kg)", "order", "search", "codes", "downloads", "items_fts", "accord", "heaviest hives"}
    assert odd <= set(schemas.tables)
    for name, table in schemas.tables.items():
        names = [column.name for column in table.columns]
        with (root / "build" / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == names
        assert pq.read_schema(root / "build" / "parquet" / f"{name}.parquet").names == names
        assert [row[1] for row in db.execute(f"PRAGMA table_info({identifier(name)})")] == names
        assert [field["name"] for field in table_schema(root, name)["fields"]] == names
    assert {"年", "क्षेत्र", 'note, "free"', "No.", "rowid", "select", "since when?"} <= {
        column.name for table in schemas.tables.values() for column in table.columns
    }


def test_keys_and_references_are_those_of_the_dataset(root: Path, schemas: Schemas, db: sqlite3.Connection) -> None:
    for name, table in schemas.tables.items():
        info = db.execute(f"PRAGMA table_info({identifier(name)})").fetchall()
        keys = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]
        assert keys == list(table.key)
        assert table_schema(root, name).get("primaryKey", []) == list(table.key)
    assert {name: table.key for name, table in schemas.tables.items() if name in {"order", "Länder", "search"}} == {
        "order": ("No.",), "Länder": ("ISO code",), "search": ("query", "region", "year"),
    }  # fmt: skip
    assert schemas.tables["downloads"].key == schemas.tables["accord"].key == ()
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert _references(db, "search") >= {
        ("Yields (kg)", ("region", "year"), ("क्षेत्र", "年")),
        ("Yields (kg)", ("other region", "other year"), ("क्षेत्र", "年")),
    }
    assert _references(db, "order") == {
        ("Länder", ("from",), ("ISO code",)), ("Länder", ("to",), ("Nr.",)), ("order", ("order",), ("No.",)),
    }  # fmt: skip
    assert {
        "fields": ["other region", "other year"],
        "reference": {"resource": _resource(root, "Yields (kg)"), "fields": ["क्षेत्र", "年"]},
    } in table_schema(root, "search")["foreignKeys"]


def _references(db: sqlite3.Connection, table: str) -> set[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    found: dict[int, list[tuple[str, str, str]]] = {}
    for number, _, to, own, theirs, *_ in db.execute(f"PRAGMA foreign_key_list({identifier(table)})").fetchall():
        found.setdefault(number, []).append((to, own, theirs))
    return {(key[0][0], tuple(own for _, own, _ in key), tuple(to for *_, to in key)) for key in found.values()}


def _resource(root: Path, table: str) -> str:
    package = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    (name,) = [one["name"] for one in package["resources"] if one["path"] == f"build/csv/{table}.csv"]
    return str(name)


def test_sqlite_keeps_the_keys(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA foreign_keys = ON")
    for statement in (
        'INSERT INTO "order" ("No.", "table") VALUES (7, \'again\')',
        'INSERT INTO "Yields (kg)" ("क्षेत्र", "年") VALUES (\'AT-9\', 2020)',
        "INSERT INTO search (query, region, year) VALUES ('x', 'AT-9', 1999)",
        'UPDATE "order" SET "to" = \'9\' WHERE "No." = 9',
    ):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(statement)


def test_the_engine_s_own_tables_yield_to_those_of_the_dataset(db: sqlite3.Connection, schemas: Schemas) -> None:
    of_schema = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert schemas.tables["items"].search_table not in schemas.tables
    assert {"items", "items_fts", "titles", "published_cells", schemas.tables["items"].search_table} <= of_schema
    count = f"SELECT count(*) FROM {identifier(schemas.tables['items'].search_table)} WHERE label MATCH ?"
    (label,) = db.execute("SELECT label FROM items ORDER BY key LIMIT 1").fetchone()
    assert db.execute(count, (f'"{label}"',)).fetchone() == (1,)


def test_the_bulk_load_makes_the_same_database(root: Path, db: sqlite3.Connection, tmp_path: Path) -> None:
    dataset = pipeline.read(Project(root), {})
    sources = {name: root / "build" / "parquet" / f"{name}.parquet" for name in dataset.schemas.tables}
    bulk.write(sources, dataset.schemas, (), tmp_path / "bulk.sqlite")
    with closing(sqlite3.connect(tmp_path / "bulk.sqlite")) as other:
        for name in sources:
            # _rowid_, because two tables have a column of their own called rowid.
            query = f"SELECT * FROM {identifier(name)} ORDER BY _rowid_"
            assert other.execute(query).fetchall() == db.execute(query).fetchall()
            listed = f"PRAGMA foreign_key_list({identifier(name)})"
            assert other.execute(listed).fetchall() == db.execute(listed).fetchall()
        assert other.execute("PRAGMA foreign_key_check").fetchall() == []
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_table_without_a_key_has_its_own_columns_and_no_other(root: Path, db: sqlite3.Connection) -> None:
    with (root / "curated" / "downloads.csv").open(encoding="utf-8", newline="") as file:
        names, *lines = csv.reader(file)
    published = (root / "build" / "csv" / "downloads.csv").read_text(encoding="utf-8").splitlines()
    assert next(csv.reader(published[:1])) == names
    assert len(rows(root, "downloads")) == len(lines) == len(published) - 1
    assert db.execute("SELECT rowid, * FROM downloads ORDER BY rowid").fetchall()[0][0] == 1


def test_published_files_are_read_again_to_the_same_rows(root: Path, tmp_path: Path) -> None:
    names = ("order", "Yields (kg)", "downloads", "accord")
    for kind in ("csv", "parquet"):
        given = {name: root / "build" / kind / f"{name}.{kind}" for name in names}
        pipeline.convert(Project(root), Conversion(tmp_path / kind), given)
        for name in names:
            assert pq.read_table(tmp_path / kind / "parquet" / f"{name}.parquet").to_pylist() == rows(root, name)


FAULTS = {  # by a file, old and new text in it: what is reported
    ("order.csv", ",Île-de-France,09,7", ",Île-de-France,99,7"): """
        order.csv:3:48: to: '99' is not a value of Nr. in Länder [reference]""",
    ("order.csv", "\n12,garden", "\n9,garden"): """
        order.csv:4:1: No.: 9 stands twice in order, first at curated/order.csv:3; take one out [duplicate-id]""",
    ("yields.csv", "AT-9,2021", "AT-9,2020"): """
        search.yaml:3:9: year: क्षेत्र 'AT-9', 年 2021 stand together in no row of Yields (kg) [reference]
        yields.csv:3:6: 年: क्षेत्र 'AT-9', 年 2020 stands twice in Yields (kg), first at curated/yields.csv:2:6; \
take one out [duplicate-id]""",
    ("search.yaml", "  other year: 2021\n", ""): """
        search.yaml:1:3: other year: other year is empty beside the rest of a reference to Yields (kg); \
fill it in, or leave all of it out [reference]""",
    ("downloads.csv", "red,,2021", "red,90000,2021"): """
        downloads.csv:4:5: bees: more bees than live in a hive [too-many-bees]""",
    ("hives/second.yaml", "number: 12", "number: 1.5"): """
        hives/second.yaml:1:9: number: 1.5, where a whole number belongs [type]""",
    ("hives/first.yaml", "what: wax", "what: salt"): """
        hives/first.yaml:9:9: frames[0].cells[1].region: no honey is from there [too-many-bees]""",
    ("accord.csv", "rowid,dance", "Rowid,dance"): """
        accord.csv:1:1: 'Rowid' is no column of accord; did you mean 'rowid'? [header]""",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[0]} {fault[2]}".strip())
def test_a_fault_is_reported_in_the_words_of_the_dataset(fault: tuple[str, str, str], tmp_path: Path) -> None:
    name, old, new = fault
    copy = foreign.copy(NAME, tmp_path)
    path = copy / "curated" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [str(problem).removeprefix("curated/") for problem in pipeline.check(Project(copy)).problems]
    assert sorted(found) == [line.strip() for line in FAULTS[fault].splitlines() if line]


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    run = run_folder(tmp_path_factory)
    with shared_site(run, NAME, lambda: serving(foreign.copy(NAME, tmp_path_factory.mktemp("served")))) as site:
        yield site


@pytest.mark.parametrize("alike", [3, pytest.param(foreign.EVERY, marks=pytest.mark.soak)])
def test_every_page_answers(served: Site, alike: int) -> None:
    addresses = set()
    for address, status, _, _ in foreign.pages(served, alike):
        assert status < 400, address
        addresses.add(address)
    assert {"/accord/order/7", "/accord/Yields+~28kg~29/AT-9,2021", "/accord/search", "/accord/codes"} <= addresses


def test_a_table_of_any_name_stands_beside_the_page_of_that_name(served: Site) -> None:
    assert "What was looked for in the yields." in served.plain("/accord/search")
    assert "What was looked for in the yields." not in served.plain("/search?q=wax")
    assert served.get("/accord/accord.csv")[0] == served.get("/accord/downloads.csv?_size=max")[0] == 200
    status, headers, _ = served.get("/L%C3%A4nder/AT-9")
    assert (status, headers["location"]) == (302, "/accord/L~C3~A4nder/AT-9")


def test_a_reference_of_several_columns_is_followed_both_ways(served: Site) -> None:
    there = served.plain("/accord/Yields+~28kg~29/AT-9,2021")
    assert "Searches" in there
    assert 'href="/accord/search/wet+years,AT-9,2021"' in there
    back = served.plain("/accord/search/wet+years,AT-9,2021")
    assert 'href="/accord/Yields+~28kg~29/AT-9,2021"' in back
    assert 'href="/accord/Yields+~28kg~29/~C3~8Ele-de-France,2021"' in back


def test_rows_of_any_name_are_exported_unchanged(served: Site) -> None:
    text = served.get("/accord/Yields~20~28kg~29.csv")[2].decode()
    assert next(csv.reader(text.splitlines())) == ["क्षेत्र", "年", "kg per hive", "item", 'note, "free"']
    found = json.loads(served.get("/accord/order.json?rank__contains=earl&_shape=array")[2])
    assert [(row["No."], row["order"]) for row in found] == [(7, None)]

"""The bulk load makes the database that the small path makes, from Parquet too, in one file or two, of any values."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import foreign
from accord import pipeline
from accord.project import Project
from accord.schema.arrow import arrow_schema
from accord.schema.model import Schemas
from accord.sources import tables as tables_module
from accord.write.sqlite import bulk, ddl
from accord.write.sqlite import load as sqlite
from accord.write.sqlite.views import View
from accord.write.tables import Output
from small_schemas import derived
from support import curated_copy, examples, schemas, tables_of, views

OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
WORDS = {"title": "Some", "description": "Some."}
SPECS = {
    "id": {**WORDS, "type": "string"},
    "line": {**WORDS, "type": "string", "x-search": True},
    "number": {**WORDS, "type": "number"},
    "whole": {**WORDS, "type": "integer"},
    "day": {**WORDS, "type": "string", "format": "date"},
    "yes": {**WORDS, "type": "boolean"},
    "order": {**WORDS, "type": "string", "x-references": "things.id"},
}
PART = {**WORDS, "type": "object", "required": ["line"], "properties": {n: s for n, s in SPECS.items() if n != "id"}}
THINGS = {**WORDS, "x-singular": "thing", "x-label": "id", "required": ["id"], "$defs": {"id": SPECS["id"]},
    "properties": {**SPECS, "parts": {**WORDS, "type": "array", "items": PART, "x-key": ["line"]}}}  # fmt: skip
MADE = derived({"things": THINGS})
FACETS = {**THINGS, "properties": {n: {**s, "x-facet": True} for n, s in SPECS.items()}}


@pytest.fixture
def plain() -> Schemas:
    """Return schemas of two tables with a column of every type."""
    return Schemas({"things": THINGS}, MADE)


def arrow(things: list[dict[str, Any]], parts: list[dict[str, Any]]) -> dict[str, pa.Table]:
    rows = {"things": things, "thing_parts": parts}
    return {name: pa.Table.from_pylist(rows[name], arrow_schema(table)) for name, table in MADE.items()}


def all_large(patch: pytest.MonkeyPatch) -> None:
    """Let tables of any size be made as large ones are, and the small path make their indexes too."""
    patch.setattr(bulk, "MAX_SMALL_ROWS", -1)
    patch.setattr(sqlite, "indexes", partial(ddl.indexes, large=True))


@pytest.fixture(params=["one file", "two files"])
def files(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a database in one file, as of few rows, or in two at a time."""
    if request.param == "two files":
        all_large(monkeypatch)


def contents(path: Path, names: Iterable[str]) -> dict[str, Any]:
    """Return all of a database: what is defined, the rows with types and row numbers, statistics and matches.

    Rows themselves, as a dump cuts texts at NUL; of full text what it finds, as the order of its pages is its own. The
    dump is sorted, as tables made in two files come in another order.
    """
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found: dict[str, Any] = {"objects": db.execute(OBJECTS).fetchall()}
        found["dump"] = sorted(s for s in db.iterdump() if "sqlite_schema" not in s and "_fts" not in s)
        found["statistics"] = sorted(db.execute("SELECT * FROM sqlite_stat1").fetchall(), key=repr)
        for name in names:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info('{name}')")]
            typed = ", ".join(f'"{column}", typeof("{column}")' for column in columns)
            found[name] = db.execute(f'SELECT rowid, {typed} FROM "{name}" ORDER BY rowid').fetchall()
            if any(entry[1] == f"{name}_fts" for entry in found["objects"]):
                found[f"{name} words"], found[f"{name} matches"] = search(db, f"{name}_fts")
        return found


def search(db: sqlite3.Connection, name: str) -> tuple[list[Any], dict[str, Any]]:
    """Return all words of a full text with their places, and what some of them find, with ranks."""
    db.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")  # 1: against the rows too
    db.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, '{name}', instance)")
    words = db.execute("SELECT * FROM words ORDER BY term, doc, col, offset").fetchall()
    db.execute("DROP TABLE words")
    match = f"SELECT rowid, rank FROM {name} WHERE {name} MATCH ? ORDER BY rank, rowid"
    some = sorted({word[0] for word in words})[:50]
    return words, {word: db.execute(match, [f'"{word}"']).fetchall() for word in some}


def same(
    data: dict[str, pa.Table], sources: dict[str, Any], known: Schemas, folder: Path, views: tuple[View, ...] = ()
) -> None:
    sqlite.write(data, known, views, folder / "small.sqlite")
    bulk.write(sources, known, views, folder / "bulk.sqlite")
    small, large = (contents(folder / f"{name}.sqlite", known.tables) for name in ("small", "bulk"))
    for what in small:
        assert large[what] == small[what], what


@pytest.mark.usefixtures("files")
def test_the_small_dataset_comes_out_as_by_the_small_path(tmp_path: Path) -> None:
    data = tables_of(curated_copy(tmp_path))
    same(data, data, schemas(), tmp_path, views())


@pytest.mark.usefixtures("files")
def test_the_words_of_columns_come_out_as_by_the_small_path(tmp_path: Path) -> None:
    dataset = pipeline.read(Project(foreign.dataset("orchard")), {})
    assert dataset.check_and_write(Output(tmp_path / "out"), (), ("parquet",), pipeline.silent) == []
    data = dataset.tables.in_memory
    same(data, data, dataset.schemas, tmp_path)


EDGES = [
    {"id": "a", "line": "a\0b\r\n'\"ä\U0001f54a \u202e", "number": -0.0, "whole": -(2**63), "day": date.min,
     "yes": False},
    {"id": "0", "line": "", "number": 5e-324, "whole": 2**63 - 1, "day": date.max, "yes": True, "order": "a"},
    {"id": "B", "number": 1.7976931348623157e308, "whole": 0},
    {"id": "1e3", "line": "007", "number": 0.1 + 0.2},
    {"id": " ", "line": "NULL", "number": 2.0**53, "whole": 2**53 + 1, "day": date(33, 4, 3), "order": " "},
]  # fmt: skip


@pytest.mark.usefixtures("files")
def test_values_at_the_edges_of_their_types_in_any_order_and_from_parquet(tmp_path: Path, plain: Schemas) -> None:
    parts = [{"thing_id": "a", "item": n, "line": f"{n} x", "order": "0"} for n in (3, 1, 2)]
    data = arrow(EDGES, parts)
    pq.write_table(data["things"], tmp_path / "things.parquet", row_group_size=2)
    same(data, {**data, "things": tmp_path / "things.parquet"}, plain, tmp_path)


texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\0\n'\"ä,"), max_size=8)
columns = {
    "number": st.floats(allow_nan=False, allow_infinity=False) | st.none(),
    "whole": st.integers(-(2**63), 2**63 - 1) | st.none(), "day": st.dates() | st.none(),
    "yes": st.booleans() | st.none(),
}  # fmt: skip


@settings(max_examples=examples(40))
@given(st.data())
def test_any_values(data: st.DataObject) -> None:
    ids = data.draw(st.lists(texts, unique=True, max_size=6))
    known = st.sampled_from(ids) if ids else st.nothing()
    own = {"line": texts | st.none(), "order": known | st.none(), **columns}
    things = [{"id": name, **data.draw(st.fixed_dictionaries(own))} for name in ids]
    row = {"thing_id": known, "item": st.integers(1, 9), "line": texts, **columns}
    unique = (lambda part: (part["thing_id"], part["item"]), lambda part: (part["thing_id"], part["line"]))
    lists = st.lists(st.fixed_dictionaries(row), max_size=6, unique_by=unique)
    parts = data.draw(lists) if ids else []
    made = arrow(things, parts)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        if data.draw(st.booleans()):
            all_large(patch)
        same(made, made, Schemas({"things": THINGS}, MADE), Path(folder))


@pytest.mark.usefixtures("files")
def test_the_same_rows_give_the_same_bytes_however_they_are_cut(
    tmp_path: Path, plain: Schemas, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = [{"id": f"{n * 7919 % 5000}", "line": f"word{n}"} for n in range(5_000)]
    data = arrow(things, [{"thing_id": "0", "item": n, "line": f"part{n}"} for n in range(5_000)])
    bulk.write(data, plain, (), tmp_path / "1")
    monkeypatch.setattr(tables_module, "BATCH_ROWS", 77)
    bulk.write(data, plain, (), tmp_path / "2")
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


@pytest.mark.parametrize("words_of", ["things", "thing_parts"])
def test_the_full_text_of_the_larger_half_is_made_beside(
    words_of: str, tmp_path: Path, plain: Schemas, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_large(monkeypatch)
    apart: list[str] = []
    real = bulk.words.add
    monkeypatch.setattr(
        bulk.words, "add", lambda db, table, source: (apart.append(table.name), real(db, table, source))
    )
    many, few = ([{"line": f"word{n} é", "day": date(2024, 1, 1)} for n in range(count)] for count in (90, 10))
    things, parts = (many, few) if words_of == "things" else (few, many)
    things = [
        {**thing, "id": f"{n * 7 % 90}", "line": None if n % 9 == 0 else "a\0b"} for n, thing in enumerate(things)
    ]
    parts = [{**part, "thing_id": "0", "item": n + 1} for n, part in enumerate(parts)]
    data = arrow(things, parts)
    same(data, data, plain, tmp_path)
    assert apart == [words_of]


@pytest.mark.usefixtures("files")
def test_keys_hold_in_what_was_written(tmp_path: Path, plain: Schemas) -> None:
    bulk.write(arrow([{"id": "a"}], [{"thing_id": "a", "item": 1, "line": "x"}]), plain, (), tmp_path / "db")
    with closing(sqlite3.connect(tmp_path / "db")) as db:
        for statement in (
            "INSERT INTO things (id) VALUES ('a')",
            "INSERT INTO thing_parts (thing_id, item, line) VALUES ('a', 1, 'y')",
            "INSERT INTO thing_parts (thing_id, item, line) VALUES ('a', 2, 'x')",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
                db.execute(statement)
        plan = db.execute("EXPLAIN QUERY PLAN SELECT line FROM things WHERE id = 'a'").fetchall()
        assert "sqlite_autoindex_things_1 (id=?)" in plan[0][3]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(("table", "times"), [("things", 2), ("thing_parts", 1)])
def test_a_key_that_stands_twice_is_refused_and_nothing_left_beside(
    table: str, times: int, tmp_path: Path, plain: Schemas
) -> None:
    parts = [{"thing_id": "a", "item": 1, "line": line} for line in "xy"[times - 1 :]]
    with pytest.raises(sqlite3.IntegrityError, match=rf"{table}\."):
        bulk.write(arrow([{"id": "a"}] * times, parts), plain, (), tmp_path / "db")
    assert [path.name for path in tmp_path.iterdir()] == ["db"]


def test_the_larger_half_of_the_cells_stays_and_few_rows_stay_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def shared(things: int, parts: int) -> list[list[str]]:
        data = arrow([{"id": str(n)} for n in range(things)], [{"thing_id": "0", "item": n} for n in range(parts)])
        given = [bulk.Loaded(table, data[name], data[name].num_rows) for name, table in MADE.items()]
        return [[one.table.name for one in half] for half in bulk.halves(given)]

    assert shared(9, 20) == [["things", "thing_parts"], []]
    monkeypatch.setattr(bulk, "MAX_SMALL_ROWS", 8)
    assert shared(9, 20) == [["thing_parts"], ["things"]]
    assert shared(20, 9) == [["things"], ["thing_parts"]]
    assert shared(20, 8) == [["things", "thing_parts"], []]


def test_the_first_three_facets_of_a_large_table_are_indexed_in_a_ring_and_the_first_with_the_key_too() -> None:
    table = derived({"things": FACETS})["things"]
    ring = {"line": "number", "number": "whole", "whole": "line"}
    assert ddl.facet_pairs(table) == ring
    small, large = ([sql.partition(" ON ")[2] for sql in ddl.indexes(table, large=large)] for large in (False, True))
    assert small == [f'"things" ("{name}")' for name in FACETS["properties"] if name not in ("id", "parts")]
    pairs = [f'"things" ("{one}", "{other}")' for one, other in ring.items()]
    assert large == [*pairs, *small[3:], '"things" ("line", "id")']


def test_a_first_facet_that_refers_to_many_records_is_not_indexed_with_the_key() -> None:
    specs = {**FACETS["properties"], "line": {**FACETS["properties"]["line"], "x-references": "things.id"}}
    table = derived({"things": {**FACETS, "properties": specs}})["things"]
    assert not any('"id")' in sql for sql in ddl.indexes(table, large=True))


FACET_QUERIES = [
    "SELECT {0}, count(*) FROM things GROUP BY {0}",
    "SELECT {0}, count(*) FROM things WHERE {0} IS NOT NULL GROUP BY {0} ORDER BY 2 DESC LIMIT 31",
    "SELECT {1}, count(*) FROM things WHERE {0} = 'a' GROUP BY {1}",
]


@pytest.mark.parametrize("query", FACET_QUERIES)
@pytest.mark.usefixtures("plain")
def test_facets_of_large_tables_are_counted_in_indexes_alone(
    query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_large(monkeypatch)
    known = Schemas({"things": FACETS}, {"things": derived({"things": FACETS})["things"]})
    rows = [{"id": str(n), "line": str(n % 7), "number": n % 5, "whole": n % 3} for n in range(500)]
    bulk.write(arrow(rows, []), known, (), tmp_path / "db")
    with closing(sqlite3.connect(tmp_path / "db")) as db:
        for one, other in ddl.facet_pairs(known.tables["things"]).items():
            plan = db.execute(f"EXPLAIN QUERY PLAN {query.format(one, other)}").fetchall()
            assert f"COVERING INDEX things:{one}:" in plan[0][3]


@pytest.mark.usefixtures("plain")
def test_the_rows_of_a_facet_of_a_large_table_are_found_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_large(monkeypatch)
    known = Schemas({"things": FACETS}, {"things": derived({"things": FACETS})["things"]})
    rows = [{"id": str(n), "line": str(n % 7), "number": n % 5, "whole": n % 3} for n in range(500)]
    bulk.write(arrow(rows, []), known, (), tmp_path / "db")
    with closing(sqlite3.connect(tmp_path / "db")) as db:
        plan = db.execute("EXPLAIN QUERY PLAN SELECT * FROM things WHERE line = '1' ORDER BY id LIMIT 51").fetchall()
        assert [row[3] for row in plan] == ["SEARCH things USING INDEX things:line:id (line=?)"]


def test_facets_are_indexed_with_what_follows_them_beyond_a_hundred_thousand_rows() -> None:
    table = derived({"things": FACETS})["things"]
    for rows, is_large in ((100_000, False), (100_001, True)):
        loaded = bulk.Loaded(table, Path("none"), rows)
        assert list(loaded.indexes()) == list(ddl.indexes(table, large=is_large))
    assert list(ddl.indexes(table, large=True)) != list(ddl.indexes(table))

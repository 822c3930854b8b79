"""Rules between rows: circles, parts within wholes, ids that were withdrawn, in memory and in files alike."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from accord.rules import relations
from accord.schema.arrow import arrow_schema
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from accord.sources.tables import Source
from small_schemas import JSON, load_shelves, prop, record, write


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    return load_shelves(tmp_path_factory.mktemp("shelves"))


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    """Return the schemas of boats and of visits by name and year, and of what was withdrawn from them."""
    gone = record("gone", "tombstone", ["table"], table=prop(), replaced_by=prop(), moved_to=prop())
    visits = record("visits", "visit", ["boat", "year"], boat=prop(), year=prop("integer"))
    del visits["properties"]["id"]
    visits |= {"x-key": ["boat", "year"], "x-label": "boat", "required": ["boat", "year"]}
    files = {"gone": {**gone, "x-key": ["table", "id"], "x-tombstones": True}, "boats": record("boats", "boat", [])}
    return load_schemas(write(tmp_path_factory.mktemp("gone") / "schemas", {**files, "visits": visits}))


def both(schemas: Schemas, folder: Path, **rows: list[JSON]) -> list[tuple[str, int, str, str]]:
    """Return what is wrong with rows, which is the same whether they are in memory or in files."""
    tables: dict[str, Source] = {}
    for name, some in rows.items():
        kinds = pa.schema([field.with_nullable(nullable=True) for field in arrow_schema(schemas.tables[name])])
        tables[name] = pa.Table.from_pylist(some, kinds)
    found = told(tables, schemas)
    for name, table in list(tables.items()):
        parquet.write_table(table, folder / f"{name}.parquet", row_group_size=2)
        tables[name] = folder / f"{name}.parquet"
    in_files = told(tables, schemas)
    assert [fault[:3] for fault in in_files] == [fault[:3] for fault in found]
    return found


def told(tables: dict[str, Source], schemas: Schemas) -> list[tuple[str, int, str, str]]:
    return [(name, fault.row, fault.rule, fault.message) for name, fault in relations.check(tables, schemas)]


def chain(*names: str) -> list[JSON]:
    """Return books, each the sequel of the next, and the last of the first."""
    return [
        {"id": name, "name": name, "sequel_to": after}
        for name, after in zip(names, [*names[1:], names[0]], strict=True)
    ]


@pytest.mark.parametrize("size", [1, 2, 8, 9, 20])
def test_each_row_of_a_circle_is_told_the_way_round(size: int, shelves: Schemas, tmp_path: Path) -> None:
    names = [f"b{number}" for number in range(size)]
    alone = [{"id": "last", "name": "last", "sequel_to": None}, {"id": "first", "name": "first", "sequel_to": "b0"}]
    found = both(shelves, tmp_path, books=[*alone, *chain(*names)])
    assert [(table, row, rule) for table, row, rule, _ in found] == [("books", 2 + at, "cycle") for at in range(size)]
    for at, (*_, message) in enumerate(found):
        turned = [*names[at:], *names[:at]]
        way = turned if size <= 8 else [*turned[:8], f"... ({size} in all)"]
        assert message == f"goes round in a circle: {' -> '.join([*way, names[at]])}"


def test_each_of_two_circles_is_told_once(shelves: Schemas, tmp_path: Path) -> None:
    found = both(shelves, tmp_path, books=[*chain("a", "b"), *chain("c"), {"id": "d", "name": "d", "sequel_to": "a"}])
    assert [(row, message) for _, row, _, message in found] == [
        (0, "goes round in a circle: a -> b -> a"), (1, "goes round in a circle: b -> a -> b"),
        (2, "goes round in a circle: c -> c"),
    ]  # fmt: skip


def test_a_part_lies_within_its_whole_where_both_have_a_date(shelves: Schemas, tmp_path: Path) -> None:
    rows: list[JSON] = [
        {"id": "whole", "printed": "2024"}, {"id": "undated", "printed": None},
        {"id": "in", "part_of": "whole", "printed": "2024-05"},
        {"id": "out", "part_of": "whole", "printed": "2025-01-01"},
        {"id": "none", "part_of": "whole"}, {"id": "of_undated", "part_of": "undated", "printed": "1900"},
        {"id": "odd", "part_of": "whole", "printed": "soon"},
        {"id": "of_nothing", "part_of": "lost", "printed": "1900"},
    ]  # fmt: skip
    ((table, row, rule, message),) = both(shelves, tmp_path, books=[{"name": "x", **row} for row in rows])
    assert (table, row, rule) == ("books", 3, "date-order")
    assert message == "2025-01-01 lies outside whole, 2024, of which this is a part; correct one of them"


def tombstone(table: str, key: str, heir: str | None = None, to: str | None = None) -> JSON:
    return {"table": table, "id": key, "replaced_by": heir, "moved_to": to}


def test_an_id_that_was_withdrawn_is_used_no_more_and_its_heir_is_there(withdrawn: Schemas, tmp_path: Path) -> None:
    boats: list[JSON] = [{"id": name} for name in ("a", "b", "c", "d")]
    visits: list[JSON] = [{"boat": "a", "year": year} for year in (1, 2, 3)] + [{"boat": "a,b", "year": 2}]
    gone = [
        tombstone("boat", "x"), tombstone("boats", "d"), tombstone("boats", "z", "b"), tombstone("boats", "y", "e"),
        tombstone("boats", "w", "a,3", "visits"), tombstone("boats", "v", "a,4", "visits"),
        tombstone("boats", "u", "a", "absent"),
        tombstone("visits", "a,2"), tombstone("visits", "a~2Cb,2"), tombstone("visits", "b,1"),
    ]  # fmt: skip
    found = both(withdrawn, tmp_path, boats=boats, visits=visits, gone=gone)
    assert sorted((table, row, rule) for table, row, rule, _ in found) == [
        ("boats", 3, "withdrawn-id"), ("gone", 0, "reference"), ("gone", 3, "reference"), ("gone", 5, "reference"),
        ("gone", 6, "reference"), ("visits", 1, "withdrawn-id"), ("visits", 3, "withdrawn-id"),
    ]  # fmt: skip
    facts = {(table, row): message for table, row, _, message in found}
    assert facts["gone", 0] == "'boat' is no table; did you mean 'boats'?"
    assert facts["gone", 3].startswith("'e' is not an id in boats")
    assert facts["gone", 6].startswith("'absent' is no table")
    assert facts["boats", 3] == "'d' was withdrawn from boats and is never used again; give this one another id"


def test_the_columns_that_rules_between_rows_read_are_keys_and_both_ends_of_references(
    shelves: Schemas, withdrawn: Schemas, tmp_path: Path
) -> None:
    """Where rows are compared by more, all may be read: nothing is said."""
    assert relations.columns_read(["boats"], withdrawn) == {}
    assert relations.columns_read(["books"], shelves) == {}
    book = record("books", "book", [], shelf=prop(x_references="shelves.room"), note=prop(), isbn=prop(x_unique=True))
    shelf = record("shelves", "shelf", [], room=prop(x_unique=True), note=prop())
    loose = {**record("loose", "one", [], a=prop(), b=prop()), "x-key": []}
    schemas = load_schemas(write(tmp_path / "schemas", {"books": book, "shelves": shelf, "loose": loose}))
    read = relations.columns_read(schemas.tables, schemas)
    assert {name: set(names) for name, names in read.items()} == {
        "books": {"id", "isbn", "shelf"},
        "shelves": {"id", "room"},
        "loose": {"id"},
    }
    assert set(relations.columns_read(["shelves"], schemas)) == {"shelves"}


def columns_of(schemas: Schemas, **rows: list[JSON]) -> list[tuple[str, int, str]]:
    """Return table, row and column of what is wrong with rows, each of which stands in a chunk of its own."""
    tables: dict[str, Source] = {}
    for name, some in rows.items():
        kinds = pa.schema([field.with_nullable(nullable=True) for field in arrow_schema(schemas.tables[name])])
        tables[name] = pa.concat_tables([pa.Table.from_pylist([row], kinds) for row in some])
    return sorted((name, fault.row, fault.column) for name, fault in relations.check(tables, schemas))


def test_what_is_wrong_with_tombstones_stands_in_its_column_whatever_stands_before(withdrawn: Schemas) -> None:
    boats: list[JSON] = [{"id": name} for name in ("a", "b", "c")]
    visits: list[JSON] = [{"boat": "a", "year": year} for year in (1, 2, 3)]
    gone: list[JSON] = [
        {"table": None, "id": "c"}, tombstone("boat", "x", None, "bots"), tombstone("boats", "x", "a", "bots"),
        {"table": "boats", "id": None, "replaced_by": "d"}, tombstone("boats", "b"), tombstone("visits", "a,3"),
        tombstone("visits", "a,2", "a,9"),
    ]  # fmt: skip
    assert columns_of(withdrawn, boats=boats, visits=visits, gone=gone) == [
        ("boats", 1, "id"), ("gone", 1, "table"), ("gone", 2, "moved_to"), ("gone", 3, "replaced_by"),
        ("gone", 6, "replaced_by"), ("visits", 1, "year"), ("visits", 2, "year"),
    ]  # fmt: skip
    assert columns_of(withdrawn, gone=gone[4:]) == []  # of tables that could not be read nothing is known


def test_an_heir_that_is_not_there_is_followed_by_the_nearest_id_of_one_column(
    withdrawn: Schemas, tmp_path: Path
) -> None:
    boats: list[JSON] = [{"id": "albatross"}, {"id": "petrel"}]
    visits: list[JSON] = [{"boat": "petrel", "year": 2024}]
    gone = [tombstone("boats", "x", "albatros"), tombstone("boats", "y", "z"), tombstone("visits", "v", "petrel,2023")]
    facts = [message for *_, message in both(withdrawn, tmp_path, boats=boats, visits=visits, gone=gone)]
    assert facts == [
        "'albatros' is not an id in boats; did you mean 'albatross'?", "'z' is not an id in boats",
        "'petrel,2023' is not an id in visits",
    ]  # fmt: skip


def test_a_circle_is_one_of_the_reference_that_must_have_none(shelves: Schemas, tmp_path: Path) -> None:
    """Of rows with one id the first counts, and rows without an id are in no circle."""
    parts: list[JSON] = [{"id": "a", "part_of": "b"}, {"id": "b", "part_of": "a"}]
    again: list[JSON] = [{"id": "c", "sequel_to": "d"}, {"id": "c", "sequel_to": "c"}, {"id": "e", "sequel_to": "e"}]
    rows = [{"name": "x", **row} for row in [*parts, {"id": None, "sequel_to": "a"}, *again]]
    found = both(shelves, tmp_path, books=rows)
    assert [(row, rule) for _, row, rule, _ in found] == [(5, "cycle")]

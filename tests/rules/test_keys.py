"""Keys and references: the same faults from DuckDB over Parquet, from Python sets, and as told by hand."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.problems import KeyProblem
from accord.rules.keys import duckdb, memory
from accord.rules.keys.duckdb import check
from accord.rules.keys.list import fact, keys_of, unreported
from accord.schema.arrow import arrow_schema
from accord.schema.model import Schemas
from accord.sources import tables as tables_module
from accord.sources.tables import Source
from small_schemas import derived
from support import examples


def spec(kind: str = "string", **words: Any) -> dict[str, Any]:
    return {"title": "Some", "description": "Some.", "type": kind, **words}


def record(name: str, **properties: dict[str, Any]) -> dict[str, Any]:
    return {"title": name, "description": name, "x-singular": name.removesuffix("s"), "x-label": "id",
            "required": ["id"], "$defs": {"id": spec()}, "properties": {"id": spec(), **properties}}  # fmt: skip


PARTICIPANT = {"type": "object", "required": [], "properties": {
    "actor": spec(**{"x-references": "actors.id"}), "day": spec(format="date"), "score": spec("number"),
}}  # fmt: skip
STATEMENT = {"type": "object", "required": [], "properties": {
    "id": spec(), "speaker": spec(**{"x-references": "actors.id"}), "via": spec(**{"x-references": "actors.id"}),
    "mark": spec(**{"x-unique": True}), "heard": spec(format="date", **{"x-unique": True}),
}}  # fmt: skip
RECORDS = {
    "actors": record("actors"),
    "events": record(
        "events", part_of=spec(**{"x-references": "events.id"}),
        guests=spec("array", items=spec(**{"x-references": "actors.id"}), **{"x-separator": ";"}),
        participants=spec("array", items=PARTICIPANT, **{"x-key": ["actor", "day", "score"]}),
        statements=spec("array", items=STATEMENT, **{"x-table": "statements"}),
    ),
}  # fmt: skip
SCHEMAS = Schemas(RECORDS, derived(RECORDS))


def arrow(**rows: list[dict[str, Any]]) -> dict[str, pa.Table]:
    """Return rows as tables; any column may hold nulls, which Parquet would refuse where one is required."""
    kinds = {
        name: pa.schema([f.with_nullable(nullable=True) for f in arrow_schema(t)]) for name, t in SCHEMAS.tables.items()
    }
    return {name: pa.Table.from_pylist(rows.get(name, []), kind) for name, kind in kinds.items()}


def ids(*values: str | None) -> list[dict[str, Any]]:
    return [{"id": value} for value in values]


def both(data: dict[str, pa.Table], folder: Path) -> list[KeyProblem]:
    faults = check(data, SCHEMAS, folder=folder)
    assert faults == memory.check(data, SCHEMAS)
    return faults


def test_what_is_right_has_no_faults(tmp_path: Path) -> None:
    data = arrow(
        actors=ids("b", "a"), events=[{"id": "x", "part_of": "y"}, {"id": "y", "part_of": None}],
        event_participants=[{"event_id": "x", "item": 1, "actor": "a"}, {"event_id": "x", "item": 2, "actor": "b"},
                            {"event_id": "y", "item": 1, "actor": "a"}],
    )  # fmt: skip
    assert both(data, tmp_path) == []
    assert both(arrow(), tmp_path) == []


CASES = {
    "an id stands three times": (
        arrow(actors=ids("b", "a", "b", "c", "b")),
        [KeyProblem("actors", 2, ("id",), "duplicate-id", ("b",), "", (), 0, 2),
         KeyProblem("actors", 4, ("id",), "duplicate-id", ("b",), "", (), 0, 2)],
    ),
    "rows without an id are the row check's": (arrow(actors=ids(None, "a", None)), []),
    "a key of two columns": (
        arrow(events=ids("x"), event_participants=[
            {"event_id": "x", "item": 1, "score": 1.0}, {"event_id": "x", "item": 1, "score": 2.0}]),
        [KeyProblem("event_participants", 1, ("event_id", "item"), "duplicate-id", ("x", 1), "", (), 0, 1)],
    ),
    "a natural key whose nulls are alike": (
        arrow(events=ids("x", "y"), event_participants=[
            {"event_id": "x", "item": 1, "score": -0.0}, {"event_id": "y", "item": 1, "score": 0.0},
            {"event_id": "x", "item": 2, "score": 0.0}]),
        [KeyProblem("event_participants", 2, ("event_id", "actor", "day", "score"), "duplicate-key",
                    ("x", None, None, 0.0), "", (), 0, 1)],
    ),
    "a reference to oneself, one to nowhere": (
        arrow(events=[{"id": "x", "part_of": "x"}, {"id": "y", "part_of": "z"}]),
        [KeyProblem("events", 1, ("part_of",), "reference", ("z",), "events", ("id",), -1, 1)],
    ),
    "items of lists that name nothing, in the order of rows and items": (
        arrow(actors=ids("a"), events=[
            {"id": "x", "guests": ["z", "a", "q"]}, {"id": "y", "guests": []}, {"id": "z", "guests": None},
            {"id": "w", "guests": ["a", "z"], "part_of": "v"}]),
        [KeyProblem("events", 0, ("guests",), "reference", ("z",), "actors", ("id",), -1, 4),
         KeyProblem("events", 0, ("guests",), "reference", ("q",), "actors", ("id",), -1, 4),
         KeyProblem("events", 3, ("part_of",), "reference", ("v",), "events", ("id",), -1, 4),
         KeyProblem("events", 3, ("guests",), "reference", ("z",), "actors", ("id",), -1, 4)],
    ),
    "references of two columns in row order": (
        arrow(events=ids("x"), actors=ids("a"), statements=[
            {"id": "s", "event_id": "x", "speaker": "a", "via": "'q'"},
            {"id": "t", "event_id": "x", "speaker": "ä\0\n", "via": "q"}]),
        [KeyProblem("statements", 0, ("via",), "reference", ("'q'",), "actors", ("id",), -1, 3),
         KeyProblem("statements", 1, ("speaker",), "reference", ("ä\0\n",), "actors", ("id",), -1, 3),
         KeyProblem("statements", 1, ("via",), "reference", ("q",), "actors", ("id",), -1, 3)],
    ),
    "a unique column, whose nulls are not alike": (
        arrow(events=ids("x"), statements=[
            {"id": "r", "event_id": "x", "mark": "m"}, {"id": "s", "event_id": "x"}, {"id": "t", "event_id": "x"},
            {"id": "u", "event_id": "x", "mark": "m"}, {"id": "v", "event_id": "x", "mark": "M"}]),
        [KeyProblem("statements", 3, ("mark",), "duplicate-value", ("m",), "", (), 0, 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_faults(case: str, tmp_path: Path) -> None:
    data, expected = CASES[case]
    assert both(data, tmp_path) == expected


def test_a_problem_says_each_value_as_people_write_it(tmp_path: Path) -> None:
    rows = [{"id": key, "event_id": "x", "heard": date(2024, 2, 15)} for key in ("r", "s")]
    (problem,) = both(arrow(events=ids("x"), statements=rows), tmp_path)
    expected = "2024-02-15 stands twice in statements.heard, first at row 1; correct one of them"
    assert fact(problem, SCHEMAS.tables["statements"]) == expected
    rows = [{"event_id": "x", "item": item, "day": date(2024, 2, 15)} for item in (1, 2)]
    (problem,) = both(arrow(events=ids("x"), event_participants=rows), tmp_path)
    expected = "actor nothing, day 2024-02-15, score nothing stands twice in event_participants, first at row 1"
    assert fact(problem, SCHEMAS.tables["event_participants"]) == f"{expected}; take one out"


def test_a_key_of_an_item_within_its_record_is_no_value_of_a_column() -> None:
    guests = spec("array", items=PARTICIPANT, **{"x-key": ["actor"]})
    tables = derived({"events": record("events", mark=spec(**{"x-unique": True}), guests=guests)})
    assert [(key.rule, key.columns, key.present) for name in tables for key in keys_of(tables[name])] == [
        ("duplicate-id", ("id",), ("id",)), ("duplicate-value", ("mark",), ("mark",)),
        ("duplicate-id", ("event_id", "item"), ("event_id", "item")),
        ("duplicate-key", ("event_id", "actor"), ("event_id",)),
    ]  # fmt: skip


def test_a_key_of_several_columns_is_named_with_them_and_where_it_stands_first(tmp_path: Path) -> None:
    rows = [{"event_id": "x", "item": 1, "score": score} for score in (1.0, 2.0)]
    (problem,) = both(arrow(events=ids("x"), event_participants=rows), tmp_path)
    table = SCHEMAS.tables["event_participants"]
    said = "event_id 'x', item 1 stands twice in event_participants, first at"
    assert fact(problem, table) == f"{said} row 1; take one out"
    assert fact(problem, table, "a.yaml:2:3") == f"{said} a.yaml:2:3; take one out"
    (problem,) = both(arrow(actors=ids("b", "a", "a")), tmp_path)
    assert fact(problem, SCHEMAS.tables["actors"]) == "'a' stands twice in actors, first at row 2; take one out"


def test_an_engine_installs_and_loads_nothing_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check asks nobody."""
    asked: list[dict[str, Any]] = []
    module = sys.modules["duckdb"] if "duckdb" in sys.modules else pytest.importorskip("duckdb")
    connect = module.connect
    monkeypatch.setattr(module, "connect", lambda **words: (asked.append(words["config"]), connect(**words))[1])
    assert check(arrow(actors=ids("a")), SCHEMAS, folder=tmp_path) == []
    ((config),) = asked
    assert (config["autoinstall_known_extensions"], config["autoload_known_extensions"]) == (False, False)


def test_references_into_tables_that_are_not_given_are_not_judged(tmp_path: Path) -> None:
    data = {"events": arrow(events=[{"id": "x", "part_of": "z"}])["events"],
            "statements": arrow(statements=[{"id": "s", "event_id": "x", "speaker": "a"}])["statements"]}  # fmt: skip
    assert [fault.column for fault in both(data, tmp_path)] == ["part_of"]


def test_the_first_thousand_are_reported_and_all_are_counted(tmp_path: Path) -> None:
    data = arrow(events=[{"id": "x", "part_of": "nowhere"}] * 3_000)
    faults = both(data, tmp_path)
    assert [f.row for f in faults] == [*range(1, 1_001), *range(1_000)]
    assert [(f.rule, f.total) for f in faults[::1_000]] == [("duplicate-id", 2_999), ("reference", 3_000)]


def test_names_of_files_are_no_patterns(tmp_path: Path) -> None:
    path = tmp_path / "id=7" / "it's [*] ?.parquet"
    path.parent.mkdir()
    pq.write_table(arrow(actors=ids("a", "b", "a"))["actors"], path)
    expected = [KeyProblem("actors", 2, ("id",), "duplicate-id", ("a",), "", (), 0, 1)]
    assert check({"actors": path}, SCHEMAS, folder=tmp_path / "spill") == expected


def test_a_folder_for_what_does_not_fit_is_made_with_those_around_it(tmp_path: Path) -> None:
    data = arrow(actors=ids("a", "b", "a"))
    assert [fault.row for fault in check(data, SCHEMAS, folder=tmp_path / "new" / "spill")] == [2]


def test_keys_in_order_need_no_hashes_wherever_batches_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duckdb, "_hash", lambda *_: pytest.fail("hashed"))
    rows = [{"event_id": event, "item": item} for event in ("x", "y") for item in (1, 2, 3)]
    data = arrow(event_participants=rows)["event_participants"].select(["event_id", "item", "actor", "day", "score"])
    properties = {"id": spec(), "participants": spec("array", items=PARTICIPANT)}
    table = derived({"events": {**RECORDS["events"], "properties": properties}})["event_participants"]
    schemas = Schemas(RECORDS, {"event_participants": table})
    pq.write_table(data, tmp_path / "1.parquet")
    for size in (1, 2, 5, 100):
        monkeypatch.setattr(tables_module, "BATCH_ROWS", size)
        assert check({"event_participants": tmp_path / "1.parquet"}, schemas, folder=tmp_path / "spill") == []


def test_an_equal_neighbour_across_the_end_of_a_batch_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_module, "BATCH_ROWS", 2)
    pq.write_table(arrow(actors=ids(*"abbc"))["actors"], tmp_path / "1.parquet")
    assert [f[1:] for f in check({"actors": tmp_path / "1.parquet"}, SCHEMAS, folder=tmp_path / "spill")] == [
        (2, ("id",), "duplicate-id", ("b",), "", (), 1, 1)
    ]


def test_keys_with_equal_hashes_are_distinguished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duckdb, "_hash", lambda key: f"length({key.columns[-1]}::VARCHAR)")
    assert both(arrow(actors=ids("b", "a", "cc")), tmp_path) == []
    assert [f.row for f in both(arrow(actors=ids("b", "a", "b")), tmp_path)] == [2]


def test_little_memory_spills_and_changes_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duckdb, "MEMORY", "24MB")
    number = 400_000
    values = pa.array([f"{(i * 7919) % number:07d}-{'long' * 10}" for i in range(number)])
    actors = pa.table({"id": pa.concat_arrays([values, values.slice(5, 1)])})
    pq.write_table(actors, tmp_path / "actors.parquet")
    schemas = Schemas(RECORDS, {"actors": SCHEMAS.tables["actors"]})
    faults = check({"actors": tmp_path / "actors.parquet"}, schemas, folder=tmp_path / "spill")
    assert [(f.row, f.first_row, f.total) for f in faults] == [(number, 5, 1)]
    assert list((tmp_path / "spill").iterdir()) == []  # nothing is left behind


def test_small_data_does_not_import_duckdb() -> None:
    code = "import sys, accord.rules.keys.memory as k; from accord.schema.model import Schemas"
    code += "; k.check({}, Schemas({}, {}))"
    subprocess.run([sys.executable, "-c", f"{code}; assert 'duckdb' not in sys.modules"], check=True)


LAND = 'Land, "a"'
YEARS = {**RECORDS["actors"], "x-key": ["land", "no."], "required": ["land", "no."], "properties": {
    "land": spec(**{"x-name": LAND}), "no.": spec("integer"), "file_row_number": spec("integer")}}  # fmt: skip
VISITS = {**RECORDS["actors"], "x-key": [], "required": [], "properties": {
    "year": spec("integer"), "land": spec(), "row": spec("integer", **{"x-unique": True})},
    "x-foreign-keys": [{"fields": ["year", "land"],
                        "reference": {"resource": "years", "fields": ["no.", LAND]}}]}  # fmt: skip
PAIRS = {"years": YEARS, "visits": VISITS}
SEVERAL = Schemas(PAIRS, derived(PAIRS))


def pairs(years: list[tuple[Any, Any]], visits: list[tuple[Any, Any]]) -> dict[str, pa.Table]:
    rows = {"years": [{LAND: land, "no.": number} for land, number in years],
            "visits": [{"land": land, "year": number} for land, number in visits]}  # fmt: skip
    kinds = {
        name: pa.schema([f.with_nullable(nullable=True) for f in arrow_schema(t)]) for name, t in SEVERAL.tables.items()
    }
    return {name: pa.Table.from_pylist(rows[name], kinds[name]) for name in rows}


def test_a_reference_of_several_columns_is_filled_whole_or_not_at_all(tmp_path: Path) -> None:
    data = pairs([("x", 1), ("y", 1), ("x", 1)], [("x", 1), ("y", 2), (None, 1), (None, None), ("z", None)])
    faults = check(data, SEVERAL, folder=tmp_path)
    assert faults == memory.check(data, SEVERAL)
    target = ('Land, "a"', "no.")
    assert faults == [
        KeyProblem("years", 2, target, "duplicate-id", ("x", 1), "", (), 0, 1),
        *(KeyProblem("visits", row, ("land", "year"), "reference", values, "years", target, -1, 3)
          for row, values in ((1, ("y", 2)), (2, (None, 1)), (4, ("z", None)))),
    ]  # fmt: skip


def in_parts(data: pa.Table, folder: Path, cut: int) -> Path:
    """Write a table as a folder of parts, the first of so many rows."""
    folder.mkdir()
    for number, part in enumerate((data.slice(0, cut), data.slice(cut, 1), data.slice(cut + 1))):
        pq.write_table(part, folder / f"part-{number:05}.parquet")
    return folder


cuts = st.integers(0, 6)
few_texts = st.sampled_from(["a", "A", "", None])


@settings(max_examples=examples(60))
@given(
    *[st.lists(st.tuples(st.sampled_from(["a", "A", "", None]), st.sampled_from([0, 1, None])), max_size=8)] * 2, cuts
)
def test_both_ways_give_the_same_faults_of_several_columns(years: list[Any], visits: list[Any], cut: int) -> None:
    data = pairs(years, visits)
    with TemporaryDirectory() as folder:
        sources = {name: in_parts(table, Path(folder, name), cut) for name, table in data.items()}
        assert check(sources, SEVERAL, folder=Path(folder, "spill")) == memory.check(data, SEVERAL)


few = st.sampled_from(["a", "b", "A", "é", "e\u0301", "", "a ", "a\0", None])
numbers = st.sampled_from([0.0, -0.0, 1.5, None])
days = st.dates().map(lambda day: day.replace(month=1, day=1, year=2000 + day.year % 2)) | st.none()


def rows_of(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(columns), max_size=12)


@settings(max_examples=examples(150))
@given(
    rows_of(id=few), rows_of(id=few, part_of=few),
    rows_of(event_id=few, item=st.integers(1, 3) | st.none(), actor=few, day=days, score=numbers),
    rows_of(id=few, event_id=few, speaker=few, via=few, mark=few, heard=days), cuts,
)  # fmt: skip
def test_both_ways_give_the_same_faults(
    actors: list[Any], events: list[Any], participants: list[Any], statements: list[Any], cut: int
) -> None:
    data = arrow(actors=actors, events=events, event_participants=participants, statements=statements)
    with TemporaryDirectory() as folder:
        sources: dict[str, Source] = {**data}
        sources["events"] = Path(folder, "events.parquet")
        pq.write_table(data["events"], sources["events"])
        sources["event_participants"] = in_parts(data["event_participants"], Path(folder, "parts"), cut)
        assert check(sources, SCHEMAS, folder=Path(folder, "spill")) == memory.check(data, SCHEMAS)


@pytest.mark.parametrize(("total", "more"), [(1_000, None), (1_001, "1"), (3_000, "2,000")])
def test_faults_beyond_a_thousand_of_a_kind_are_told_by_their_number(total: int, more: str | None) -> None:
    events = ("events", 7, ("id",), "duplicate-id", ("x",), "", (), 0)
    strays = ("events", 9, ("part_of",), "reference", ("z",), "events", ("id",), -1)
    others = ("actors", 3, ("id",), "duplicate-id", ("a",), "", (), 0, 2)
    faults = [KeyProblem(*kind, total) for kind in (events, events, strays)] + [KeyProblem(*others)]
    told = [
        (faults[1], f"and {more} more rows whose id stands twice in events; fix these first"),
        (faults[2], f"and {more} more references to nothing in events; fix these first"),
    ]
    assert list(unreported(faults)) == (told if more else [])


@pytest.mark.parametrize(
    ("columns", "value", "targets", "said"),
    [
        (("part_of",), ("z",), ("id",), "'z' is not an id in events"),
        (("part_of",), ("z",), ("name",), "'z' is not a value of name in events"),
        (("a", "b"), ("z", 2), ("name", "year"), "name 'z', year 2 stand together in no row of events"),
        (("a", "b"), ("z", None), ("name", "year"),
         "b is empty beside the rest of a reference to events; fill it in, or leave all of it out"),
        (("a", "b", "c"), (None, 1, None), ("x", "y", "z"),
         "a, c is empty beside the rest of a reference to events; fill it in, or leave all of it out"),
    ],
)  # fmt: skip
def test_a_reference_to_nothing_says_what_is_not_there(
    columns: tuple[str, ...], value: tuple[Any, ...], targets: tuple[str, ...], said: str
) -> None:
    problem = KeyProblem("events", 0, columns, "reference", value, "events", targets, -1, 1)
    assert fact(problem, SCHEMAS.tables["events"]) == said

"""Keys and references judged while rows pass: the faults of Python sets, whether they can tell all of them or not."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.problems import KeyProblem
from accord.rules.keys import memory
from accord.rules.keys.list import keys_of
from accord.schema.arrow import arrow_schema
from accord.schema.model import Schemas
from accord.sources import tables as rows_of_tables
from accord.sources.tables import Source
from mutants import Mutant, install
from small_schemas import derived
from support import examples

WORDS = {"title": "Some", "description": "Some."}
TEXT, DAY, WHOLE = {**WORDS, "type": "string"}, {**WORDS, "type": "string", "format": "date"}, {"type": "integer"}


def record(key: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    return {**WORDS, "x-singular": "one", "x-label": "id", "x-key": key, "required": key, "properties": properties}


RECORDS = {
    "actors": record(["id"], id=TEXT),
    "events": record(["id"], id=TEXT, number={**WORDS, **WHOLE, "x-unique": True},
                     heard={**DAY, "x-unique": True}, part_of={**TEXT, "x-references": "events.id"},
                     share={**WORDS, "type": "number", "x-unique": True}),
    "roles": record(["event", "place"], event={**TEXT, "x-references": "events.id"}, place={**WORDS, **WHOLE},
                    actor={**TEXT, "x-references": "actors.id"}, id=TEXT,
                    about={**WORDS, **WHOLE, "x-references": "events.number"},
                    day={**DAY, "x-references": "events.heard"},
                    share={**WORDS, "type": "number", "x-references": "events.share"}),
}  # fmt: skip
SCHEMAS = Schemas(RECORDS, derived(RECORDS))
OTHERS = ("share", "part_of")  # a type that is not judged so, and a reference within a table
PLAIN_RECORDS = {
    name: {**schema, "properties": {n: spec for n, spec in schema["properties"].items() if n not in OTHERS}}
    for name, schema in RECORDS.items()
}
PLAIN = Schemas(PLAIN_RECORDS, derived(PLAIN_RECORDS))
GROUP = 4  # rows, in these tests
KEYS = ("rules.keys.ascending", "rules.keys.targets", "rules.keys.stream", "rules.keys.check")
ASCENT, TARGETS, STREAM, CHECK = KEYS
Rows = dict[str, list[dict[str, Any]]]


def arrow(rows: Rows, schemas: Schemas = SCHEMAS) -> dict[str, pa.Table]:
    kinds = {n: pa.schema([f.with_nullable(nullable=True) for f in arrow_schema(t)]) for n, t in schemas.tables.items()}
    return {name: pa.Table.from_pylist(rows[name], kind) for name, kind in kinds.items()}


def small(patch: pytest.MonkeyPatch) -> None:
    """Let a dozen rows be many."""
    ascent, stream, targets = (importlib.import_module(f"accord.{name}") for name in (ASCENT, STREAM, TARGETS))
    for module, name, value in (
        (stream, "ROW_GROUP", GROUP), (stream, "MAX_CANDIDATES", 3), (targets, "MAX_GROUPS", 2),
        (ascent, "FEW", 2), (targets, "FAR_SHARE", 5), (targets, "STRETCHES", 2), (rows_of_tables, "BATCH_ROWS", 5),
    ):  # fmt: skip
        patch.setattr(module, name, value)


def judged(
    data: dict[str, pa.Table], kept: set[str], size: int, folder: Path, schemas: Schemas = SCHEMAS
) -> list[KeyProblem]:
    """Return the faults of tables, of which some are in memory."""
    check, stream, targets_ = (importlib.import_module(f"accord.{name}") for name in (CHECK, STREAM, TARGETS))
    sources: dict[str, Source] = {}
    streams: dict[str, Any] = {}
    for name, rows in data.items():
        targets = {}
        for key in schemas.tables[name].foreign_keys:
            if key.table in sources:
                source, (column,) = sources[key.table], key.target_columns
                firsts = None if key.table in kept else streams[key.table].firsts(column)
                targets[key] = targets_.Target(source, column, firsts)
        streams[name] = stream.KeyStream(schemas.tables[name], targets)
        for batch in rows.to_batches(size):
            streams[name].write(batch)
        sources[name] = rows
        if name in kept and size % 2:
            del streams[name]  # as of a table of records
        elif name not in kept:
            sources[name] = path = folder / f"{name}.parquet"
            pq.write_table(rows, path, row_group_size=GROUP)
    return check.check(sources, schemas, streams=streams, folder=folder / "spill")


def many(count: int) -> Rows:
    """Return tables in order whose references all find something, two roles an event."""
    return {
        "actors": [{"id": text(number)} for number in range(8)],
        "events": [
            {"id": text(number), "number": number, "heard": day(number), "share": number / 2,
             "part_of": text(number // 3)}
            for number in range(count)
        ],
        "roles": [
            {"event": text(number // 2), "place": number % 2, "actor": text(number % 8), "about": number // 2,
             "day": day(number // 2), "share": number / 4 if number % 2 == 0 else None}
            for number in range(2 * count)
        ],
    }  # fmt: skip


def rows(draw: Random) -> Rows:
    """Return such tables with a few other cells, and now and then a table in no order."""
    some = many(draw.choice([3, 20, 40]))
    for _ in range(draw.randrange(6)):
        rows_of_table = some[draw.choice(["actors", "events", "events", "roles", "roles", "roles"])]
        row = draw.choice(rows_of_table)
        column = draw.choice(list(row))
        number = draw.choice([None, -1, 77, draw.randrange(40)])
        row[column] = OTHER[column](number)
        if draw.random() < 0.2:
            rows_of_table.insert(draw.randrange(len(rows_of_table)), dict(row))
    if draw.random() < 0.1:
        draw.shuffle(some[draw.choice(["actors", "events", "roles"])])
    return some


def text(number: int | None) -> str | None:
    return None if number is None else "aä\U0001f54a"[number // 20 % 3] + f"{number:02}"


def day(number: int | None) -> Any:
    return None if number is None else pa.scalar(number, pa.int32()).cast(pa.date32()).as_py()


OTHER: dict[str, Callable[[int | None], Any]] = {
    **dict.fromkeys(("id", "part_of", "event", "actor"), text), **dict.fromkeys(("heard", "day"), day),
    **dict.fromkeys(("number", "about", "place"), lambda number: number),
    "share": lambda number: None if number is None else number / 2,
}  # fmt: skip
TABLES = st.sets(st.sampled_from(["actors", "events", "roles"]))


@settings(max_examples=examples(100), deadline=None)
@given(st.integers(0, 2**32), TABLES, st.integers(1, 9))
def test_streams_sets_and_duckdb_give_the_same_faults(draw: int, kept: set[str], size: int) -> None:
    schemas = SCHEMAS if draw % 4 == 0 else PLAIN
    data = arrow(rows(Random(draw)), schemas)  # noqa: S311 - a test
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        small(patch)
        assert judged(data, kept, size, Path(folder), schemas) == memory.check(data, schemas)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a dozen rows be many, and neither DuckDB nor sets judge them."""
    small(monkeypatch)
    monkeypatch.setitem(sys.modules, "duckdb", None)  # type: ignore[arg-type] # so an import of it fails
    monkeypatch.setattr("accord.rules.keys.check.MAX_ROWS_IN_SETS", -1)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("kept", [set(), {"actors", "events"}])
def test_keys_in_order_and_references_near_by_need_no_other_engine(kept: set[str], tmp_path: Path) -> None:
    assert judged(arrow(many(60), PLAIN), kept, 8, tmp_path, PLAIN) == []


@pytest.mark.usefixtures("alone")
def test_nor_do_a_few_that_are_wrong(tmp_path: Path) -> None:
    some = many(60)
    some["roles"].insert(50, {**some["roles"][10], "day": None})
    some["roles"][20] |= {"actor": "nobody", "about": 60, "day": None}
    some["roles"][90] |= {"about": -5, "day": day(9_999)}
    some["events"].insert(30, {"id": text(7), "number": 1_000, "heard": day(1_000)})
    data = arrow(some, PLAIN)
    faults = judged(data, set(), 7, tmp_path, PLAIN)
    assert faults == memory.check(data, PLAIN)
    assert [(f.table, f.row, f.column, f.first_row, f.total) for f in faults] == [
        ("events", 30, "id", 7, 1), ("roles", 50, "place", 10, 1), ("roles", 20, "actor", -1, 4),
        ("roles", 20, "about", -1, 4), ("roles", 90, "about", -1, 4), ("roles", 90, "day", -1, 4),
    ]  # fmt: skip


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    "case", ["keys in no order", "a key without a value", "references all over", "many to nothing"]
)
def test_what_cannot_be_told_is_left_to_another_engine(case: str, tmp_path: Path) -> None:
    some = many(60)
    if case == "keys in no order":
        some["events"] = some["events"][::2] + some["events"][1::2]
    elif case == "a key without a value":
        some["roles"][5]["place"] = None
    elif case == "references all over":
        some["roles"] = [{**role, "about": number * 37 % 60} for number, role in enumerate(some["roles"])]
    else:
        some["roles"] = [{**role, "about": 70} for role in some["roles"]]
    with pytest.raises(ImportError, match="duckdb"):
        judged(arrow(some, PLAIN), set(), 7, tmp_path, PLAIN)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("number", [3, 4])
def test_so_many_rows_of_one_reference_may_lead_to_nothing(number: int, tmp_path: Path) -> None:
    """Three, in these tests: of more another engine is asked."""
    some = many(20)
    for row in range(number):
        some["roles"][row * 2] |= {"actor": f"nobody-{row}"}
    data = arrow(some, PLAIN)
    if number == 3:
        assert judged(data, set(), 7, tmp_path, PLAIN) == memory.check(data, PLAIN)
    else:
        with pytest.raises(ImportError, match="duckdb"):
            judged(data, set(), 7, tmp_path, PLAIN)


@pytest.mark.usefixtures("alone")
def test_the_first_thousand_that_lead_to_nothing_are_reported_and_all_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accord.rules.keys.stream.MAX_CANDIDATES", 2_000)
    some = many(40)
    some["roles"] = [
        {"event": text(at // 40), "place": at % 40, "actor": "nobody", "about": at // 40} for at in range(1_200)
    ]
    faults = judged(arrow(some, PLAIN), {"actors", "events"}, 500, tmp_path, PLAIN)
    assert [(fault.row, fault.total) for fault in faults] == [(row, 1_200) for row in range(1_000)]


@pytest.mark.parametrize("judged_alone", [None, ["roles", "actors"]])
def test_tables_in_memory_are_judged_by_sets_alone(
    judged_alone: list[str] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)  # type: ignore[arg-type] # so an import of it fails
    some = many(20)
    some["roles"][3] |= {"actor": "nobody"}
    some["roles"].append(dict(some["roles"][0]))
    some["actors"].append(dict(some["actors"][0]))
    some["events"][5]["id"] = some["events"][4]["id"]
    data: dict[str, Source] = {**arrow(some)}
    check = importlib.import_module("accord.rules.keys.check")
    faults = check.check(data, SCHEMAS, judged_alone, streams={}, folder=tmp_path)
    assert faults == memory.check(arrow(some), SCHEMAS, judged_alone)
    assert {fault.table for fault in faults} == set(judged_alone or some)


MUTANTS = {
    "a null in a key is no fault of its order": Mutant(
        ASCENT, "is_full = not any(column.null_count for column in columns)", "is_full = True"
    ),
    "a batch is not held against the one before": Mutant(ASCENT, "zip(self._before, batch, strict=False)", "()"),
    "the keys left out are those of the last batch": Mutant(ASCENT, "self.left_out += [", "self.left_out = ["),
    "rows count within a batch": Mutant(STREAM, "self._rows += batch.num_rows", "self._rows = 0"),
    "the first row of a key is reported too": Mutant(
        STREAM, "firsts.setdefault(value, start + row) != start + row", "firsts.setdefault(value, start + row) >= 0"
    ),
    "rows that are looked up again count within a batch": Mutant(STREAM, "start += batch.num_rows", "start = 0"),
    "what is not near leads to nothing": Mutant(STREAM, "if value not in there}", "}"),
    "all that is not near is somewhere": Mutant(STREAM, "if value not in there}", "if False}"),
    "by reference, then by row": Mutant(STREAM, "rows = sorted(", "rows = list("),
    "empty cells lead to nothing": Mutant(TARGETS, "pc.and_(pc.is_valid(cells), ", "pc.or_(pc.is_null(cells), "),
    "as many values as there are references are those": Mutant(
        TARGETS, "once.equals(near.cells)", "len(once) == len(near.cells)"
    ),
    "as many values as there are references in a stretch are those": Mutant(
        TARGETS, "if not cells.equals(values)", "if len(cells) != len(values)"
    ),
    "of the stretches the first counts": Mutant(TARGETS, "        if not cells.equals(values)", "        if not start"),
    "a reference like the one before stands for all others": Mutant(
        TARGETS, "filter(is_other)", "filter(pc.invert(is_other))"
    ),
    "what one of them has, all have": Mutant(TARGETS, "if len(missing) else none(", "if len(missing) > 1 else none("),
    "what is not known is right": Mutant(CHECK, "if known.keys() >= set(rules):", "if True:"),
    "references into large tables are judged by sets": Mutant(CHECK, "if rule[1] or all(", "if True or all("),
    "sets judge what is not theirs": Mutant(CHECK, "rule == (fault.table, ", "rule == (table.name, "),
}


@cache
def sample() -> list[tuple[dict[str, pa.Table], set[str], int, Schemas, list[KeyProblem]]]:
    """Return the same tables every time, and their faults."""
    cases = []
    for number in range(150):
        draw = Random(number)  # noqa: S311 - a test
        schemas = SCHEMAS if number % 4 == 0 else PLAIN
        data = arrow(rows(draw), schemas)
        kept = {name for name in schemas.tables if draw.random() < 0.3}
        cases.append((data, kept, draw.randint(1, 9), schemas, memory.check(data, schemas)))
    return cases


def by_sets(
    tables: dict[str, Source], schemas: Schemas, judged: list[str], *, folder: Path, known: dict[Any, list[KeyProblem]]
) -> list[KeyProblem]:
    """Stand in for DuckDB, whose connection takes longer than all else here."""
    assert folder
    data = {name: pq.read_table(source) if isinstance(source, Path) else source for name, source in tables.items()}
    faults = []
    for name in judged:
        all_of_table = memory.check(data, schemas, [name])
        for rule in [*(key.columns for key in keys_of(schemas.tables[name])), ()]:
            of_rule = [f for f in all_of_table if rule == (() if f.rule == "reference" else f.columns)]
            faults += known.get((name, rule), of_rule)
    return faults


def is_killed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr("accord.rules.keys.duckdb.check", by_sets)
    for number, (data, kept, size, *rest, faults) in enumerate(sample()):
        (folder / str(number)).mkdir()
        try:
            if judged(data, kept, size, folder / str(number), *rest) != faults:
                return True
        except Exception:  # noqa: BLE001 - a crash is noticed as well
            return True
    return False


@pytest.mark.repeats
@pytest.mark.parametrize("mutant", MUTANTS)
def test_mistakes_are_noticed(mutant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(MUTANTS[mutant], KEYS, monkeypatch)
    small(monkeypatch)
    assert is_killed(tmp_path, monkeypatch)


@pytest.mark.repeats
def test_without_a_mistake_nothing_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    assert not is_killed(tmp_path, monkeypatch)

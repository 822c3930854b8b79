"""A dataset's queries read the tables and nothing else, end in time, and say which rows are meant."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from accord import pipeline
from accord.engine import tables
from accord.project import Project
from accord.rules import sql
from accord.schema.arrow import arrow_schema
from support import ROOT, check, curated_copy, schemas

SELECT = (
    """SELECT 'actors' AS "table", id AS record, NULL AS item, 'name' AS field, 'is meant' AS message FROM actors"""
)


ENGINES = pytest.mark.parametrize("engine", sql.ENGINES)


def problems_of(query: str, folder: Path, engine: str = "sqlite") -> list[str]:
    """Return what a check says of the small dataset to which a query is added."""
    root = curated_copy(folder)
    head = f"-- title: Own\n-- rule: own-rule\n-- engine: {engine}\n\n"  # the statement begins in line 5
    (root / "checks" / "own.sql").write_text(f"{head}{query}\n", encoding="utf-8")
    return [str(problem) for problem in check(root)[1]]


def test_tables_have_an_index_of_a_key_of_one_column() -> None:
    known = schemas()
    rows = {name: arrow_schema(known.tables[name]).empty_table() for name in ("actors", "event_places")}
    with sql.opened() as db:
        sql.load(db, rows, known, [sql.Query(Path(), "", {}, "SELECT 1 FROM actors, event_places")])
        db.set_authorizer(None)
        assert [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")] == [
            "actors by key"
        ]


@ENGINES
def test_a_row_is_reported_where_it_was_written(engine: str, tmp_path: Path) -> None:
    assert problems_of(f"{SELECT} WHERE id = 'iraq'", tmp_path, engine) == [
        "curated/actors/iraq.yaml:2:7: name: is meant [own-rule]"
    ]


@ENGINES
def test_an_item_of_a_list_is_reported_at_its_place(engine: str, tmp_path: Path) -> None:
    query = """SELECT 'event_participants' AS "table", event_id AS record, item, 'role' AS field, 'is meant' AS message
        FROM event_participants WHERE item = 2"""
    assert problems_of(query, tmp_path, engine) == [
        "curated/events/2024/meeting-2024-02-15.yaml:16:32: participants[1].role: is meant [own-rule]"
    ]


@ENGINES
def test_a_table_as_a_whole_is_reported_where_the_check_is(engine: str, tmp_path: Path) -> None:
    query = """SELECT 'actors' AS "table", NULL AS record, NULL AS item, NULL AS field, 'too few' AS message
        WHERE (SELECT count(*) FROM actors) < 1000"""
    assert problems_of(query, tmp_path, engine) == ["checks/own.sql:5:1: too few [own-rule]"]
    assert problems_of(query.replace("< 1000", "< 1"), tmp_path / "more", engine) == []


@pytest.mark.parametrize(
    "query",
    [
        "ATTACH 'x.sqlite' AS x",
        "PRAGMA database_list",
        "DELETE FROM actors",
        "SELECT 1; DELETE FROM actors",
        "SELECT 1) UNION SELECT * FROM (SELECT load_extension('x')",
        "SELECT * FROM pragma_database_list",
        "CREATE TABLE x (y)",
        "SELECT readfile('/etc/passwd')",
        "SELECT * FROM no_such_table",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "COPY actors TO 'x.sqlite'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELECT * FROM query",
        "SELECT 1 AS other",
        "",
    ],
)
@ENGINES
def test_what_is_no_select_of_rows_is_refused(query: str, engine: str, tmp_path: Path) -> None:
    (line,) = problems_of(query, tmp_path, engine)
    assert re.match(r"checks/own\.sql:5:\d+: " if query else "checks/own.sql:3:", line)
    assert line.endswith("[sql]")
    assert not list(tmp_path.glob("*.sqlite"))


@pytest.mark.parametrize(
    ("query", "place", "fact"),
    [
        ("SELECT id\nFROM actors\n  WHERE nmae = 1", "7:9", "nmae"),
        ("SELECT id\nFROM /* actorz */ actorz", "6:19", "actorz"),
        ("SELECT id +\nFROM actors", "6:1", "FROM"),
    ],
)
@ENGINES
def test_a_fault_is_placed_where_the_statement_has_it(
    query: str, place: str, fact: str, engine: str, tmp_path: Path
) -> None:
    (line,) = problems_of(query, tmp_path, engine)
    assert line.startswith(f"checks/own.sql:{place}: cannot be answered: ")
    assert fact in line


@pytest.mark.parametrize(
    ("instead", "fact"),
    [
        (("'actors' AS", "'actros' AS"), "'actros'"),
        (("id AS record", "'nobody' AS record"), "'nobody'"),
        (("id AS record", "7 AS record"), "7"),
        (("NULL AS item", "3 AS item"), "'iraq'"),
        (("'is meant' AS", "NULL AS"), "message"),
    ],
)
@ENGINES
def test_an_answer_that_names_no_row_is_a_problem_of_the_query(
    instead: tuple[str, str], fact: str, engine: str, tmp_path: Path
) -> None:
    (line,) = problems_of(f"{SELECT.replace(*instead)} WHERE id = 'iraq'", tmp_path, engine)
    assert line.startswith("checks/own.sql:5:1: ")
    assert fact in line
    assert line.endswith("[sql]")


@ENGINES
def test_a_query_without_end_is_stopped(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "SECONDS", 0.2)
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    (line,) = problems_of(endless, tmp_path, engine)
    assert line.startswith("checks/own.sql:5:1: takes longer than")


@ENGINES
def test_rows_beyond_a_number_are_said_to_be_there(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql, "MAX_BROKEN_ROWS", 2)
    first, *rows = problems_of(SELECT, tmp_path, engine)
    assert first.startswith("checks/own.sql:5:1: more than 2 rows break this rule")
    assert len(rows) == 2


def test_an_engine_that_is_not_known_is_a_problem(tmp_path: Path) -> None:
    (line,) = problems_of(SELECT, tmp_path, "postgres")
    assert line == "checks/own.sql:3:1: engine is 'postgres'; write sqlite or duckdb [sql]"


def test_a_table_that_is_streamed_is_read_by_duckdb_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = shutil.copytree(ROOT / "examples" / "plover", tmp_path / "plover")
    monkeypatch.setattr(tables, "MAX_ROWS_IN_MEMORY", 1)
    (root / "checks").mkdir()
    query = SELECT.replace("actors", "coded_events").replace("'name'", "'date'")
    for engine in sql.ENGINES:
        text = f"-- title: Own\n-- rule: of-{engine}\n-- engine: {engine}\n\n{query} ORDER BY id LIMIT 2\n"
        (root / "checks" / f"{engine}.sql").write_text(text, encoding="utf-8")
    large, *rows = map(str, pipeline.check(Project(root)).problems)
    assert large.startswith("checks/sqlite.sql:5:1: coded_events has too many rows for SQLite in memory; write")
    assert rows == [
        "curated/coded_events.csv:2:14: date: is meant [of-duckdb]",
        "curated/coded_events.csv:4:14: date: is meant [of-duckdb]",
    ]


def query(text: str, name: str = "own") -> sql.Query:
    return sql.Query(Path(f"{name}.sql"), text, {}, text)


def answered(text: str, rows: list[dict[str, str]]) -> list[dict[str, object]]:
    """Return what a query says of outlets, whatever is wrong with them."""
    table = schemas().tables["outlets"]
    kinds = pa.schema([field.with_nullable(nullable=True) for field in arrow_schema(table)])
    with sql.opened() as db:
        for _ in range(2):  # what is there is not added again
            sql.load(db, {"outlets": pa.Table.from_pylist(rows, kinds)}, schemas(), [query("SELECT * FROM outlets")])
        return sql.run(db, query(text))


def test_a_table_is_read_though_an_id_stands_in_it_twice() -> None:
    rows = [{"id": "a", "name": "A"}, {"id": "a", "name": "B"}, {"name": "C"}]
    assert answered("SELECT id, name FROM outlets", rows) == [{"id": None, **row} for row in rows]


@pytest.mark.parametrize("name", ["load_extension", "LOAD_EXTENSION"])
def test_a_function_that_reaches_out_is_not_to_be_used(name: str) -> None:
    """SQLite itself would say no more than that it is not authorized."""
    with pytest.raises(sql.QueryError, match=f"not authorized to use function: {name}"):
        answered(f"SELECT {name}('x')", [])


def test_tables_are_computed_after_those_that_their_queries_name() -> None:
    """A table may be named by its own query, and of a circle the first comes first."""
    texts = {"a": "SELECT * FROM b, c", "b": "SELECT * FROM b, d", "c": "SELECT * FROM e", "d": "SELECT 1"}
    queries = {name: query(text, name) for name, text in texts.items()}
    assert list(sql.in_order(queries)) == ["c", "d", "b", "a"]
    round_about = {name: query(f"SELECT * FROM {other}") for name, other in (("x", "y"), ("y", "x"), ("z", "w"))}
    assert list(sql.in_order(round_about)) == ["z", "x", "y"]


def test_a_check_returns_its_columns_in_any_order_and_no_others() -> None:
    row = {"message": "m", "field": "f", "item": 1, "record": "r", "table": "t"}
    assert sql.broken_rows([row], query("")) == [("t", "r", 1, "f", "own", "m")]
    assert sql.broken_rows([], query("")) == []
    for wrong in ({**row, "more": 1}, {name: row[name] for name in ("table", "record")}):
        with pytest.raises(
            sql.QueryError, match=f"returns the columns {', '.join(wrong)}; a check returns table, record"
        ):
            sql.broken_rows([wrong], query(""))


def test_the_days_of_a_date() -> None:
    assert sql.edtf_days("2024-02-15") == '["2024-02-15"]'
    assert sql.edtf_days("[2024-02-14,2024-02-15]") == '["2024-02-14", "2024-02-15"]'
    assert [sql.edtf_days(text) for text in ("2024-02", "2024-02-14/2024-02-16", "no date", None)] == ["[]"] * 4


def test_a_query_of_a_table_gives_booleans() -> None:
    """SQLite has none: its 0 and 1 are false and true in a column of that type, and no others are."""
    table = schemas().tables["events_flat"]
    rows = [{"id": "x", "is_meeting": value, "sources": 1} for value in (0, 1, None, 2, "1")]
    assert [row["is_meeting"] for row in sql.typed(rows, table)] == [False, True, None, 2, "1"]
    assert all(row["sources"] == 1 and row["sources"] is not True for row in sql.typed(rows, table))


def test_a_query_of_a_table_gives_lists() -> None:
    """SQLite has none: the items of a list column stand in one text, each in the type of the items."""
    table = schemas().tables["events_flat"]
    rows = [{"possible_years": "2023; 2024", "country": "IRN; IRQ"}, {"possible_years": 2024, "country": None}]
    typed = [(row["possible_years"], row["country"]) for row in sql.typed(rows, table)]
    assert typed == [([2023, 2024], ["IRN", "IRQ"]), ([2024], None)]
    with pytest.raises(
        sql.QueryError, match="possible_years holds '2023; soon', where a whole number belongs in each item"
    ):
        list(sql.typed([{"possible_years": "2023; soon"}], table))


def test_a_check_may_warn(tmp_path: Path) -> None:
    root = curated_copy(tmp_path)
    own = root / "checks" / "own.sql"
    head = "-- title: Own\n-- rule: own-rule\n-- severity: warning\n\n"
    own.write_text(f"{head}{SELECT} WHERE id = 'iraq'\n", encoding="utf-8")
    (problem,) = check(root)[1]
    assert (problem.severity, problem.rule) == ("warning", "own-rule")
    own.write_text(own.read_text(encoding="utf-8").replace("warning", "hint"), encoding="utf-8")
    assert {str(problem) for problem in check(root)[1]} == {
        "checks/own.sql:3:1: severity is 'hint'; write error or warning [sql]",
        "curated/actors/iraq.yaml:2:7: name: is meant [own-rule]",
    }


@pytest.mark.parametrize(
    ("reason", "place", "advice"),
    [
        ("", "64: warning: side", "cite it, or give the reason why not"),
        ("not_used", "101: warning: reason", "not_used is no judgement: cite it, or give the reason why not"),
        (
            "adds_nothing",
            "101: warning: reason",
            "adds_nothing is said of sides that are cited: cite it, or give another reason",
        ),
    ],
)
def test_a_page_of_another_side_that_nobody_cites_needs_a_judgement(
    reason: str, place: str, advice: str, tmp_path: Path
) -> None:
    root = curated_copy(tmp_path)
    log = root / "curated" / "search_log.csv"
    head = "id,looked_on,search_terms,url,side,event,kept,reason\n"
    page = "look-up-1,2024-03-01,visitor baghdad,https://example.org/other,third_party,meeting-2024-02-15,false,"
    log.write_text(f"{head}{page}{reason}\n", encoding="utf-8")
    (problem,) = check(root)[1]
    assert str(problem) == (
        f"curated/search_log.csv:2:{place}: https://example.org/other is of a side of which "
        f"'meeting-2024-02-15' has no source; {advice} [other-side]"
    )
    for changed in (f"{page}copy", f"{page.replace('third_party', 'iranian')}{reason}"):
        log.write_text(f"{head}{changed}\n", encoding="utf-8")
        assert check(root)[1] == []

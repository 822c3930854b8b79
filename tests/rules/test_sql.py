"""A dataset's queries read the tables and nothing else, end in time, and say which rows are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.rules import sql
from support import check, curated_copy, schemas, tables_of

SELECT = (
    """SELECT 'actors' AS "table", id AS record, NULL AS item, 'name' AS field, 'is meant' AS message FROM actors"""
)


def problems_of(query: str, folder: Path) -> list[str]:
    """Return what a check says of the small dataset to which a query is added."""
    root = curated_copy(folder)
    (root / "checks" / "own.sql").write_text(f"-- title: Own\n-- rule: own-rule\n\n{query}\n", encoding="utf-8")
    return [str(problem) for problem in check(root)[1]]


def test_a_row_is_reported_where_it_was_written(tmp_path: Path) -> None:
    assert problems_of(f"{SELECT} WHERE id = 'iraq'", tmp_path) == [
        "curated/actors/iraq.yaml:2:7: name: is meant [own-rule]"
    ]


def test_an_item_of_a_list_is_reported_at_its_place(tmp_path: Path) -> None:
    query = """SELECT 'event_participants' AS "table", event_id AS record, item, 'role' AS field, 'is meant' AS message
        FROM event_participants WHERE item = 2"""
    assert problems_of(query, tmp_path) == [
        "curated/events/2024/meeting-2024-02-15.yaml:14:32: participants[1].role: is meant [own-rule]"
    ]


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
        "SELECT 1 AS other",
        "",
    ],
)
def test_what_is_no_select_of_rows_is_refused(query: str, tmp_path: Path) -> None:
    (line,) = problems_of(query, tmp_path)
    assert line.startswith("checks/own.sql:1:1: ")
    assert line.endswith("[sql]")
    assert not list(tmp_path.glob("*.sqlite"))


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
def test_an_answer_that_names_no_row_is_a_problem_of_the_query(
    instead: tuple[str, str], fact: str, tmp_path: Path
) -> None:
    (line,) = problems_of(f"{SELECT.replace(*instead)} WHERE id = 'iraq'", tmp_path)
    assert line.startswith("checks/own.sql:1:1: ")
    assert fact in line
    assert line.endswith("[sql]")


def test_a_query_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "SECONDS", 0.2)
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    (tmp_path / "endless.sql").write_text(f"-- title: Endless\n\n{endless}\n", encoding="utf-8")
    query = sql.read_query(tmp_path / "endless.sql")
    with (
        sql.loaded(tables_of(curated_copy(tmp_path / "data")), schemas(), [query]) as db,
        pytest.raises(sql.QueryError, match="takes longer than"),
    ):
        sql.run(db, query)


def test_the_days_of_a_date() -> None:
    assert sql.edtf_days("2024-02-15") == '["2024-02-15"]'
    assert sql.edtf_days("[2024-02-14,2024-02-15]") == '["2024-02-14", "2024-02-15"]'
    assert [sql.edtf_days(text) for text in ("2024-02", "2024-02-14/2024-02-16", "no date", None)] == ["[]"] * 4

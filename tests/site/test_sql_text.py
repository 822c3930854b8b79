"""SQL of the pages of a table becomes SQL that people edit: the same rows, with values in the place of parameters."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from accord.site.sql_text import filled, literal


@pytest.mark.parametrize(
    ("sql", "parameters", "wanted"),
    [
        ("select id from a limit 51", {}, "SELECT id\nFROM a"),
        ("select id from a where b = :p0 order by id limit 101", {"p0": "it's"},
         "SELECT id\nFROM a\nWHERE b = 'it''s'\nORDER BY id"),
        ("select id from a where b = :p0 and c > :p1 limit 2", {"p0": 3, "p1": None},
         "SELECT id\nFROM a\nWHERE b = 3\n  AND c > NULL"),
        ("select id from a where b = ':p0' and \"x:p0\" = :p0", {"p0": 1.5},
         "SELECT id\nFROM a\nWHERE b = ':p0'\n  AND \"x:p0\" = 1.5"),
        ("select [a from b], c from t", {}, "SELECT [a from b], c\nFROM t"),
        ("select id from a where id in (select b from c where d = :p0)", {"p0": "x"},
         "SELECT id\nFROM a\nWHERE id in (select b from c where d = 'x')"),
        ("select id from a where f match escape_fts(:search)", {"search": 'two "one phrase'},
         "SELECT id\nFROM a\nWHERE f match '\"two\" \"one phrase\"'"),
        ("select id from a where b = :unknown", {"p0": 1}, "SELECT id\nFROM a\nWHERE b = :unknown"),
    ],
)  # fmt: skip
def test_values_stand_where_parameters_stood(sql: str, parameters: dict[str, Any], wanted: str) -> None:
    assert filled(sql, parameters) == wanted


@pytest.mark.parametrize("value", ["", "'", "--", "a;b", "ويز", 0, -1, 2**62, 1.5, None])
def test_a_literal_is_its_value(value: Any) -> None:
    assert sqlite3.connect(":memory:").execute(f"SELECT {literal(value)}").fetchone() == (value,)

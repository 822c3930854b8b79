"""The head of an SQL file ends at its first empty line; the statement is what follows, without the space around it."""

from __future__ import annotations

import pytest

from accord.values.headed_sql import line_and_column, split, start


@pytest.mark.parametrize(
    ("text", "head", "sql"),
    [
        ("-- title: One\n-- rule: a: b\n\n\nSELECT 1\n", {"title": "One", "rule": "a: b"}, "SELECT 1"),
        ("-- title: One\n\n-- no head\n\nSELECT 1", {"title": "One"}, "-- no head\n\nSELECT 1"),
        ("-- title: One\nno word\n-- word\n\nSELECT 1", {"title": "One", "word": ""}, "SELECT 1"),
        ("  SELECT 1;\n", {}, "SELECT 1;"), ("--title: One\n\nSELECT 1", {}, "--title: One\n\nSELECT 1"),
        ("-- title: One", {"title": "One"}, ""), ("", {}, ""),
    ],
)  # fmt: skip
def test_a_head_says_each_word_and_the_statement_follows(text: str, head: dict[str, str], sql: str) -> None:
    assert split(text) == (head, sql)
    assert text[start(text) :].strip() == sql


@pytest.mark.parametrize(
    ("offset", "place"), [(0, (1, 1)), (1, (1, 2)), (2, (1, 3)), (3, (2, 1)), (4, (3, 1)), (5, (3, 2)), (9, (3, 3))]
)
def test_a_character_has_a_line_and_a_column_from_one(offset: int, place: tuple[int, int]) -> None:
    assert line_and_column("ab\n\ncd", offset) == place

"""Names in SQL: what a query may speak of is known from its text."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from accord.values.sql_quoting import has_item, items_of, listed, named_in, quote_identifier, quote_text

NAMES = ["events", "event_topics", "Größen", "of two words", 'a "quoted" one', "dot.ted"]


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("SELECT * FROM events", ["events"]),
        ('SELECT * FROM "EVENTS", event_topics', ["events", "event_topics"]),
        ("SELECT * FROM all_events, events2", []),
        ("SELECT * FROM grÖßen", ["Größen"]),
        ('SELECT * FROM "Of Two Words" WHERE [dot.ted] = 1', ["of two words", "dot.ted"]),
        ('SELECT * FROM "a ""quoted"" one"', ['a "quoted" one']),
        ("SELECT 'of two wordsmiths'", []),
    ],
)
def test_a_name_is_one_that_stands_alone_in_the_text(sql: str, named: list[str]) -> None:
    assert named_in(sql, NAMES) == named


LISTS = [[], ["a"], ["a", "b"], ["ab", "a"], ['say "x"', "it's"], ["a\\b", "\n"], ["\u00e9", ""], [" a", "a "]]


@pytest.mark.parametrize("separator", [";", " | ", "'", '"', "\\", "\u00b7"])
def test_a_list_in_one_cell_has_its_items_and_no_others(separator: str) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        for items in LISTS:
            if not items or any(separator in text for text in items):
                continue
            (made,) = db.execute(f"SELECT {items_of('?', separator)}", [separator.join(items)]).fetchone()
            assert json.loads(made) == items
            for text in ("a", "b", "ab", "a ", "", separator, f"a{separator}b", 'say "x"'):
                query = f"SELECT {has_item('?1', separator, '?2')}"
                (found,) = db.execute(query, [separator.join(items), text]).fetchone()
                assert bool(found) == (text in items and text != "")


def test_an_identifier_and_a_text_are_what_they_say_in_sqlite() -> None:
    for text in ("a", 'a"b', "it's", "", 'x"";--', "\u00e9"):
        with closing(sqlite3.connect(":memory:")) as db:
            answer = db.execute(f"SELECT {quote_text(text)} AS {quote_identifier(text or 'x')}")
            assert (answer.fetchone(), answer.description[0][0]) == ((text,), text or "x")
    assert listed(["a", 'b"c']) == '"a", "b""c"'
    assert listed(["a", "b"], "t") == 't."a", t."b"'

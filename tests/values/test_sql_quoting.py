"""Names in SQL: what a query may speak of is known from its text."""

from __future__ import annotations

import pytest

from accord.values.sql_quoting import named_in

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

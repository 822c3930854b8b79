"""Texts of rows are looked at as a whole, and told cell by cell: each control character, in each place, once."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from accord.problems import Problem
from accord.sources.cells import check_text
from accord.sources.rows import NOTHING_PROVED, Proof, Rows

ALLOWED = "\t\n"  # of the characters below the space
CONTROLS = [chr(code) for code in (*range(0x20), 0x7F) if chr(code) not in ALLOWED]


def told(batch: pa.RecordBatch, proof: Proof = NOTHING_PROVED, *any_texts: str) -> list[tuple[int, str, str]]:
    """Return line, rule and message of each problem; the rows that are left are the others."""
    items = list(check_text(Rows(batch, "a.csv", 2, None, proof=proof), any_texts))
    problems = [item for item in items if isinstance(item, Problem)]
    left = [item for item in items if isinstance(item, Rows)]
    bad = {problem.line - 2 for problem in problems}
    rows = [row for at, row in enumerate(batch.to_pylist()) if at not in bad]
    assert [row for part in left for row in part.batch.to_pylist()] == rows
    assert [part.first for part in left] == [part.line(0) for part in left]
    return [(problem.line, problem.rule, problem.message) for problem in problems]


@pytest.mark.parametrize("sign", CONTROLS, ids=lambda sign: f"{ord(sign):02x}")
def test_a_control_character_is_told_among_ascii_and_beside_other_letters(sign: str) -> None:
    for text in (f"ab{sign}", f"\u00e9b{sign}"):
        ((line, rule, message),) = told(pa.record_batch({"a": ["x", text, "y"]}))
        assert (line, rule) == (3, "characters")
        assert message.startswith(f"a: character 3: control character U+{ord(sign):04X}")


@pytest.mark.parametrize("text", [" ", "~", " ~", "\t", "a\nb", "<", "<<<<<<", "<<<<<<<x", "\u00e9", "\u00e9\t<", ""])
def test_other_texts_are_left_as_they_are(text: str) -> None:
    assert told(pa.record_batch({"a": ["x", text, None], "n": [1, 2, 3]})) == []
    assert told(pa.record_batch({"a": pa.array([None, None], pa.string())})) == []
    assert told(pa.record_batch({"a": pa.array([text] * 2)})) == []


def test_the_line_that_a_merge_left_is_told_among_any_letters() -> None:
    for text in ("<<<<<<< HEAD", "\u00e9\n<<<<<<< HEAD"):
        ((line, rule, message),) = told(pa.record_batch({"a": ["x", text]}))
        assert (line, rule) == (3, "merge-mark")
        assert message.startswith("a: '<<<<<<< HEAD' is what a merge")


@pytest.mark.parametrize(("begin", "rows"), [(0, 5), (1, 3), (1, 4), (0, 4), (2, 1), (4, 1), (3, 0)])
def test_of_a_part_of_a_batch_its_own_texts_are_told(begin: int, rows: int) -> None:
    bad = ["\x1b", "a", "b", "c", "\u200b"]
    found = told(pa.record_batch({"a": bad}).slice(begin, rows))
    assert [line for line, *_ in found] == [2 + at - begin for at in (0, 4) if begin <= at < begin + rows]


def test_columns_behind_others_that_are_right_are_reported_too() -> None:
    right = {"n": pa.array([1, 2, 3]), "t": pa.array(["x", "y", "z"]), "l": pa.array([["a"], [], None])}
    batch = pa.record_batch({**right, "b": pa.array(["\x1b", None, "x"])})
    assert [line for line, *_ in told(batch)] == [2]
    assert [line for line, *_ in told(batch, Proof(frozenset(), frozenset({"t"})))] == [2]


def test_items_of_lists_are_told_in_their_rows() -> None:
    lists = [["a", "b"], None, [], ["c", "d\x1b", "\u200be"], ["\x1b"]]
    for begin in (0, 1, 3):
        found = told(pa.record_batch({"l": pa.array(lists)}).slice(begin))
        assert [(line + begin, message.split(": ")[:2]) for line, _, message in found] == [
            (5, ["l", "character 1"]), (5, ["l", "character 2"]), (6, ["l", "character 1"]),
        ]  # fmt: skip


def test_problems_come_in_the_order_of_rows_and_then_of_columns() -> None:
    batch = pa.record_batch({"b": ["\x1b", "x", "\x1b"], "a": ["\x1b", "\x1b", "x"]})
    assert [(line, message[0]) for line, _, message in told(batch)] == [(2, "b"), (2, "a"), (3, "a"), (4, "b")]


@pytest.mark.parametrize(("doubtful", "lines"), [((), []), ((1,), []), ((3,), [5]), ((1, 3, 4), [5, 6]), ((4,), [6])])
def test_of_a_column_that_is_proved_the_rows_in_doubt_are_looked_at_alone(
    doubtful: tuple[int, ...], lines: list[int]
) -> None:
    batch = pa.record_batch({"a": ["a", "b", "c", "\x1b", "\u200b"], "b": ["x", "y", "z", "u", "v"]})
    proof = Proof(frozenset(), frozenset({"a"}), doubtful)
    items: list[Any] = list(check_text(Rows(batch, "a.csv", 2, None, proof=proof)))
    assert [item.line for item in items if isinstance(item, Problem)] == lines
    assert [line for line, *_ in told(batch, Proof(frozenset(), frozenset({"b"}), doubtful))] == [5, 6]


def test_a_column_of_any_text_holds_what_hides_and_no_control_character() -> None:
    batch = pa.record_batch({"a": ["\u202ex", "e\u0301", "\x1b"], "b": ["\u202ex", "e\u0301", "\x1b"]})
    found = told(batch, NOTHING_PROVED, "a")
    assert [(line, message[0]) for line, _, message in found] == [(2, "b"), (3, "b"), (4, "a"), (4, "b")]


@pytest.mark.parametrize(
    ("texts", "lines"),
    [
        (["می\u200c", "شود"], [2]),
        (["می", "\u200cشود"], [3]),
        (["می\u200c", None, "شود"], [2]),
        ([None, "می\u200cشود", None], []),
        (["می\u200cشود", "شُ", "\u064fش"], []),
        (["क\u094d\u200d", "ष"], []),
        (["क\u200d", "ष"], [2]),
    ],
)
def test_what_stands_at_the_end_of_a_text_is_not_joined_to_the_next(texts: list[str | None], lines: list[int]) -> None:
    assert [line for line, *_ in told(pa.record_batch({"a": pa.array(texts, pa.string())}))] == lines
    many = pa.record_batch({"a": pa.array(texts * 300, pa.string())})
    assert [line for line, *_ in told(many)] == [line + at * len(texts) for at in range(300) for line in lines]
    around = pa.record_batch({"a": pa.array(["x\u200c", *texts, "y\u200c"], pa.string())})
    assert [line for line, *_ in told(around.slice(1, len(texts)))] == lines

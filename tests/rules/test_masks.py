"""Masks of long columns and of letters of several bytes: each row that breaks a rule is found, and no other."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from accord.rules import masks
from accord.rules.masks import KEYWORDS


def broken(word: str, value: Any, cells: list[Any], kind: str = "string") -> list[int]:
    """Return the rows that break a word of a column."""
    mask = KEYWORDS[word](value, kind)
    assert mask is not None
    return [row for row, is_broken in enumerate(mask(pa.array(cells)).to_pylist()) if is_broken]


@pytest.mark.parametrize("most", [masks.MAX_SET, 2])
@pytest.mark.parametrize("size", [1, 7, 8, 9, 15, 16, 17, 24, 25])
def test_each_row_is_found_whose_text_is_too_short_or_too_long(
    size: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether few rows are set one by one, or many are judged together."""
    monkeypatch.setattr(masks, "MAX_SET", most)
    some = [[row] for row in range(size)] + [[], [*range(size)], [*range(0, size, 3)], [*range(1, size, 8)]]
    for rows in some:
        short, long = (["ab" if row not in rows else text for row in range(size)] for text in ("é", "äbc"))
        assert broken("minLength", 2, short) == broken("maxLength", 2, long) == rows
        assert broken("minLength", 1, short) == broken("maxLength", 3, long) == []


@pytest.mark.parametrize("letter", ["a", "é", "€", "\U0001f54a"])
@pytest.mark.parametrize("length", range(1, 7))
def test_a_length_is_one_of_letters_however_many_bytes_each_has(length: int, letter: str) -> None:
    texts = [letter * (length - 1), letter * length, letter * (length + 1)]
    for order in (texts, texts[::-1], texts[:2], texts[1:]):
        assert broken("minLength", length, order) == [row for row, text in enumerate(order) if len(text) < length]
        assert broken("maxLength", length, order) == [row for row, text in enumerate(order) if len(text) > length]
    for text in texts:
        assert broken("minLength", length, [text]) == [0] * (len(text) < length)
        assert broken("maxLength", length, [text]) == [0] * (len(text) > length)


@pytest.mark.parametrize(
    ("word", "value", "rows"),
    [
        ("minimum", 2, [0]), ("maximum", 2, [2]), ("exclusiveMinimum", 2, [0, 1]), ("exclusiveMaximum", 2, [1, 2]),
        ("minimum", 1, []), ("maximum", 3, []), ("multipleOf", 2, [0, 2]), ("multipleOf", 3, [0, 1]),
        ("const", 2, [0, 2]), ("enum", [1, 2], [2]), ("enum", [4], [0, 1, 2]),
    ],
)  # fmt: skip
def test_each_number_is_found_that_breaks_a_rule(word: str, value: Any, rows: list[int]) -> None:
    assert broken(word, value, [1, 2, 3], "integer") == rows
    if word != "multipleOf":
        assert broken(word, value, [1.0, 2.0, 3.0], "number") == rows


@pytest.mark.parametrize(("year", "rows"), [(999, [0]), (1000, []), (9999, []), (10_000, [0])])
def test_a_year_has_four_digits(year: int, rows: list[int]) -> None:
    assert broken("format", "year", [year], "year") == rows


def test_a_number_may_be_of_a_wider_type_and_of_a_narrower_one_where_it_is_whole() -> None:
    assert KEYWORDS["type"]("number", "integer") is KEYWORDS["type"](["string", "number"], "number") is None
    assert broken("type", "integer", [1.0, 1.5, -2.0, -0.5], "number") == [1, 3]
    assert broken("type", ["integer", "boolean"], ["1"]) == [0]
    assert broken("type", "string", [1, 2], "integer") == [0, 1]

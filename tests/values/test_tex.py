"""Values as messages show them, and texts as TeX shows them: short, in one line, told apart by their kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from accord.values.quoting import MAX_SHOWN_CHARACTERS, code_text, quote_value
from accord.values.tex import MONTHS, escaped, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"a\b", r"a\textbackslash{}b"), ("{a}", r"\textbraceleft{}a\textbraceright{}"),
        ("~^", r"\textasciitilde{}\textasciicircum{}"), ("#$%&_", r"\#\$\%\&\_"), ("é <a>", "é <a>"),
        ("a\n\t b ", "a b"), ("a\u200bb\u00ad", "ab"), ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("a\u2028b\u00a0c", "a b c"), ("\x00\x1b[1m", "[1m"),
    ],
)  # fmt: skip
def test_a_text_stands_in_one_line_and_its_signs_are_written_by_name(text: str, shown: str) -> None:
    assert escaped(text) == shown
    assert "\n" not in one_line(text)


def test_months_are_the_words_of_every_style() -> None:
    assert " ".join(MONTHS) == "jan feb mar apr may jun jul aug sep oct nov dec"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "nothing"), (True, "true"), (False, "false"), ({}, "a mapping"), ([1], "a list"), (1, "1"), (1.5, "1.5"),
        (Decimal("1E+2"), "100"), ("a'b", '"a\'b"'), ("a\n", r"'a\n'"), ("", "''"),
        ("x" * MAX_SHOWN_CHARACTERS, f"'{'x' * MAX_SHOWN_CHARACTERS}'"),
        ("x" * (MAX_SHOWN_CHARACTERS + 1), f"'{'x' * MAX_SHOWN_CHARACTERS}...'"), (10**80, f"1{'0' * 59}..."),
    ],
)  # fmt: skip
def test_a_value_is_shown_by_its_kind_with_sixty_characters_at_most(value: Any, shown: str) -> None:
    assert quote_value(value) == shown


@pytest.mark.parametrize(("code", "text"), [("a", "a"), (1, "1"), (1.5, "1.5"), (True, "true"), (None, "null")])
def test_a_code_is_a_text_as_json_writes_it(code: Any, text: str) -> None:
    assert code_text(code) == text

"""Patterns as trees: written anew they fit the same texts, and what is told of all these texts is so."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.schema import regex
from accord.schema.regex_automaton import TooLargeError, includes, states
from accord.schema.regex_tree import OTHERS, SEPARATORS, character_class, characters, lengths, of_texts, parse, re2
from support import examples

PATTERNS = [
    "", "a", "a|b|", "(a|b)c", "a*b+c?", "a{2}", "(ab){1,3}", "a{2,}", "[a-c_]", "[^a-c]", "[^\\r\\n]", ".", ".*",
    "a.b", "[-a]", "[a-]", "\\.\\-", "\\t\\n", "[^ \\t\\r\\n]([^\\t\\r\\n]*[^ \\t\\r\\n])?",
    "((a|b)c?){2,4}",
    "[ -~]*", "a{0}b",
]  # fmt: skip
LETTERS = st.sampled_from([*"abc_-. \t\n\r", "é", "語", "\u2028", "\u2029", "\U0001f54c", "\x00", "\x7f", "\x80"])


@given(pattern=st.sampled_from(PATTERNS), text=st.text(LETTERS, max_size=6))
@settings(max_examples=examples(1500), deadline=None)
def test_a_tree_fits_what_its_pattern_does(pattern: str, text: str) -> None:
    tree = parse(pattern)
    expected = bool(re.fullmatch(f"(?:{regex.ecma(pattern).pattern})", text))
    found = pc.match_substring_regex(pa.array([text]), rf"\A(?:{re2(tree, character_class)})\z")[0].as_py()
    assert found == expected
    if expected:
        least, most = lengths(tree)
        assert least <= len(text) <= (len(text) if most is None else most)
        assert all(characters(tree) & bit_of(letter) for letter in text)


def bit_of(letter: str) -> int:
    return 1 << ord(letter) if letter.isascii() else SEPARATORS if letter in "\u2028\u2029" else OTHERS


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_is_one_that_schemas_may_have(pattern: str) -> None:
    regex.check(f"^{pattern}$" if "|" not in pattern or pattern.startswith("(") else f"^({pattern})$", anchored=True)


def test_texts_make_a_tree() -> None:
    tree = of_texts(["a,b", "é", "", "\u2028"])
    assert lengths(tree) == (0, 3)
    assert characters(tree) & (OTHERS | SEPARATORS) == OTHERS | SEPARATORS
    expression = rf"\A(?:{re2(tree, character_class)})\z"
    found = pc.match_substring_regex(pa.array(["a,b", "é", "", "\u2028", "a", "\u2029", "è"]), expression).to_pylist()
    assert found == [True, True, True, True, False, False, False]


def test_no_text_fits_a_choice_of_none() -> None:
    expression = rf"\A{re2(of_texts([]), character_class)}\z"
    assert pc.match_substring_regex(pa.array(["", "a", "\0"]), expression).to_pylist() == [False] * 3


@pytest.mark.parametrize(
    ("outer", "inner", "is_within"),
    [
        ("[a-z]*", "[a-c]+", True), ("[a-c]+", "[a-z]*", False), ("a*", "a{2,5}", True), ("a{2,5}", "a{2,6}", False),
        ("(a|b)*", "a*b*", True), ("a+", "a*", False), (".*", "[^\\n]*", False), ("[^\\n]*", ".*", True),
        ("https?://[!-~]+", "https://[a-z.]+", True), ("", "", True), ("a", "", False),
    ],
)  # fmt: skip
def test_one_pattern_includes_another(outer: str, inner: str, is_within: bool) -> None:  # noqa: FBT001 - a case
    assert includes(parse(outer), parse(inner)) is is_within


def test_letters_are_not_told_apart() -> None:
    assert not includes(of_texts(["é"]), of_texts(["è"]))
    assert includes(parse("[^a]"), of_texts(["è"]))


def test_large_automata_are_refused() -> None:
    assert states(parse("[a-z]{1,80}")) == 81
    for pattern in ("(a|b)*a(a|b){16}", "(a{1000}){5}"):
        with pytest.raises(TooLargeError):
            states(parse(pattern))

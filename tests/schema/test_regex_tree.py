"""Patterns as trees: written anew they fit the same texts, and what is told of all these texts is so."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.schema import regex
from accord.schema.regex_automaton import Automaton, TooLargeError, includes, states
from accord.schema.regex_tree import (
    ANY_TEXT,
    OTHERS,
    SEPARATORS,
    character_class,
    characters,
    lengths,
    of_texts,
    parse,
    re2,
)
from support import examples

PATTERNS = [
    "",
    "a",
    "a|b|",
    "(a|b)c",
    "a*b+c?",
    "a{2}",
    "(ab){1,3}",
    "a{2,}",
    "[a-c_]",
    "[^a-c]",
    "[^\\r\\n]",
    ".",
    ".*",
    "a.b",
    "[-a]",
    "[a-]",
    "\\.\\-",
    "\\t\\n",
    "[^ \\t\\r\\n]([^\\t\\r\\n]*[^ \\t\\r\\n])?",
    "((a|b)c?){2,4}",
    "[ -~]*",
    "a{0}b",
]
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


def test_a_separator_of_lines_is_told_apart_from_other_letters() -> None:
    assert [characters(of_texts([letter])) for letter in "\u2028\u2029\u00e9"] == [SEPARATORS, SEPARATORS, OTHERS]


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


def test_every_text_is_one_of_any() -> None:
    assert lengths(ANY_TEXT) == (0, None)
    assert re2(ANY_TEXT, character_class).endswith(")*")
    assert all(includes(ANY_TEXT, parse(pattern)) for pattern in ("", "a", "[^a]*", "(a|b){3}"))
    assert not includes(parse("[^a]*"), ANY_TEXT)


def test_letters_are_not_told_apart() -> None:
    assert not includes(of_texts(["é"]), of_texts(["è"]))
    assert includes(parse("[^a]"), of_texts(["è"]))


def test_large_automata_are_refused() -> None:
    assert states(parse("[a-z]{1,80}")) == 81
    for pattern in ("(a|b)*a(a|b){16}", "(a{1000}){5}"):
        with pytest.raises(TooLargeError):
            states(parse(pattern))


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        ("", 0, 0), ("a", 1, 1), ("ab", 2, 2), ("a?", 0, 1), ("a*", 0, None), ("a+", 1, None), ("a{3}", 3, 3),
        ("a{3,}", 3, None), ("a{2,5}b?", 2, 6), ("a{0}", 0, 0), ("(a*){0}", 0, 0), ("(a{0})*", 0, 0), ("()*", 0, 0),
        ("(ab){2,3}", 4, 6), ("(a|bcd)", 1, 3), ("a|b*", 0, None), ("ab|c|", 0, 2), ("a|bc|def", 1, 3),
        ("a*b", 1, None),
        ("(a+){2}", 2, None), ("[a-c].", 2, 2), ("\\.\\t", 2, 2), ("a+?b", 2, None), ("a??", 0, 1), ("a{2}?b", 3, 3),
        ("(?:ab)*c", 1, None), ("(?:ab){2}", 4, 4), ("((a|b)c?){2,4}", 2, 8), ("[\\]]a", 2, 2),
    ],
)  # fmt: skip
def test_how_long_the_texts_of_a_pattern_are(pattern: str, least: int, most: int | None) -> None:
    assert lengths(parse(pattern)) == (least, most)


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("", ""), ("abc", "abc"), ("[a-c]x", "abcx"), ("[c-c]", "c"), ("[a-]", "-a"), ("[-a]", "-a"),
        ("[+-\\-]", "+,-"),
        ("a{0}b", "b"), ("a{0,1}b", "ab"), ("(a|b|cd)*", "abcd"), ("\\t\\r\\n\\f\\v", "\t\n\v\f\r"),
        ("\\.\\\\\\/", "./\\"),
        ("[\\]\\^]", "]^"), ("[a^]", "^a"), ("[}-~]", "}~"),
        ("[^ -~]", "".join(map(chr, [*range(32), 127])) + "é\u2028"),
        (".", "".join(map(chr, range(128))).replace("\n", "").replace("\r", "") + "é"), ("(?:a)b", "ab"),
        ("a??b", "ab"),
    ],
)  # fmt: skip
def test_which_characters_the_texts_of_a_pattern_hold(pattern: str, letters: str) -> None:
    alphabet = "".join(map(chr, range(128))) + "é\u2028"
    assert "".join(one for one in alphabet if characters(parse(pattern)) & bit_of(one)) == letters


CLASSES = [
    "a",
    "[a-c]",
    "[^a-c]",
    ".",
    "[^\\n]",
    "[ -~]",
    "[^ -~]",
    "[a-]",
    "[+-\\-]",
    "[\\t-\\r]",
    "[^}-~]",
    "\\v",
    "[^^]",
    "~",
]
EDGES = "\x80é\u2027\u2028\u2029\u202a\ud7ff\ue000\uffff\U00010000\U0010ffff"


@pytest.mark.parametrize("pattern", CLASSES)
def test_a_class_is_the_same_characters_for_every_engine(pattern: str) -> None:
    letters = [*map(chr, range(128)), *EDGES]
    expected = [bool(re.fullmatch(regex.ecma(pattern).pattern, letter)) for letter in letters]
    for expression in (re2(parse(pattern), character_class), regex.re2(pattern)):
        assert pc.match_substring_regex(pa.array(letters), rf"\A(?:{expression})\z").to_pylist() == expected


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("^a$", "a", True), ("^a$", "a\n", False), ("^a$", "b\na", False), ("^[$]$", "$", True), ("^[^^]$", "^", False),
        ("^\\$\\^$", "$^", True), ("^[.]$", "x", False), ("^\\.$", "x", False), ("^a.b$", "a\u2028b", False),
        ("^a.b.c$", "a-b\u2029c", False), ("^a.b.c$", "aébéc", True), ("^(a|b)$", "ab", False), ("^a|b$", "ac", True),
        ("b", "abc", True), ("^b", "abc", False), ("c$", "abc", True), ("b$", "abc", False),
        ("^[\\].]a.$", "]ab", True),
    ],
)  # fmt: skip
def test_both_engines_read_a_pattern_alike(pattern: str, text: str, fits: bool) -> None:  # noqa: FBT001 - a case
    assert bool(regex.ecma(pattern).search(text)) is fits
    assert pc.match_substring_regex(text, regex.re2(pattern)).as_py() is fits


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("", 1), ("a", 2), ("ab", 3), ("a?", 2), ("a*", 2), ("a+", 2), ("a{3}", 4), ("a{2,4}", 5), ("a{2,}", 3),
        ("a{0}", 1), ("a|b", 3), ("(a|b)c", 4), ("(ab)*", 3), ("a*b*", 3), ("[ab]c", 3), ("[^a]|a", 3), ("(a|b)*a", 3),
        ("(a|b)*a(a|b)", 5), ("(a|b)*a(a|b)(a|b)", 9), ("a{2}b{2}", 5), ("(a?b)*", 3),
    ],
)  # fmt: skip
def test_how_many_states_an_automaton_has(pattern: str, count: int) -> None:
    assert states(parse(pattern)) == count


def test_an_automaton_has_up_to_2000_states_and_4000_positions() -> None:
    assert states(parse("a{1999}")) == 2000
    assert includes(parse("a*"), parse("a{1999}"))
    assert Automaton(parse("a{4000}")).is_end(frozenset({3999}))
    for too_large in (
        lambda: states(parse("a{2000}")),
        lambda: includes(parse("a*"), parse("a{2000}")),
        lambda: Automaton(parse("a{4001}")),
    ):
        with pytest.raises(TooLargeError):
            too_large()


@pytest.mark.parametrize("outer", ["é", "éa", "aé", "(a|é)", "(é|a)", "é*", "(aé?){2}"])
def test_a_pattern_with_a_letter_beyond_ascii_includes_none(outer: str) -> None:
    assert not includes(parse(outer), parse(outer))
    assert not includes(parse(outer), parse("a{0}"))


@pytest.mark.parametrize(
    ("outer", "inner", "is_within"),
    [
        ("a?", "", True), ("a", "b", False), ("ab", "a", False), ("a", "ab", False), ("(ab)*", "(abab)*", True),
        ("(abab)*", "(ab)*", False), ("a{2,}", "a{2}", True), ("a{2,}", "a{1,2}", False), ("a{0,3}", "a{3}", True),
        ("a{0,3}", "a{4}", False), ("a{3}", "a{2,3}", False), ("a{3,}", "a{2,}", False), ("a{2,}", "a{3,}", True),
        ("(a|b|c)*", "[a-c]{3}", True), ("[^b]", "[ac]", True), ("[^b]", "[abc]", False), ("(a|bc)+", "abcbca", True),
        ("(a|bc)+", "abb", False), (".", "[^\\n\\r]", False), ("[^\\n\\r]", ".", True), ("(a?b)+", "bab", True),
        ("(a?b)+", "baab", False), ("(a{2}){2}", "a{4}", True), ("a{4}", "(a{2}){1,2}", False), ("a{0}", "", True),
        ("[ -~]*", "[\\t -~]*", False), ("(a*b*)*", "[ab]*", True),
    ],
)  # fmt: skip
def test_a_pattern_that_another_includes_fits_no_other_text(outer: str, inner: str, is_within: bool) -> None:  # noqa: FBT001 - a case
    assert includes(parse(outer), parse(inner)) is is_within

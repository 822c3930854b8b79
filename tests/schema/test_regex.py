"""A pattern that is accepted has one meaning in every engine, and no text hangs the backtracking one.

What is read in several ways, or in exponentially many, is refused with the reason. That Python and RE2 agree on the
patterns that are accepted is proved with the compiler, in test_compile.
"""

from __future__ import annotations

import re

import pytest

from accord.schema.keywords import InexactError, pattern
from accord.schema.regex import PatternError, check
from accord.schema.regex_search import searching

REFUSED = {
    "a": "must begin with ^",
    "^a": "must begin with ^",
    "^a\\$": "must begin with ^",
    "^": "must begin with ^",
    "^a|b$": "put the alternatives in brackets",
    "^[[:alpha:]]$": "[ within a class",
    "^[[a]$": "[ within a class",
    "^[]$": "empty class",
    "^[^]$": "empty class",
    "^[]a]$": "empty class",
    "^[a$": "ends too early",
    "^[z-a]$": "runs backwards",
    "^[a-c-e]$": "- within a class",
    "^[a&&b]$": "&&",
    "^[a||b]$": "||",
    "^[~~]$": "~~",
    "^a{,3}$": "{ must begin a count",
    "^a{$": "{ must begin",
    "^a{x}$": "{ must begin",
    "^a{2,x}$": "{ must begin",
    "^a{2,3,4}$": "{ must begin",
    "^a{2$": "{ must begin",
    "^a{3,2}$": "runs backwards",
    "^a{1001}$": "counts up to 1000",
    "^((a{10}){10}){11}$": "counts up to 1000",
    "^a+?$": "a quantifier follows",
    "^a++$": "a quantifier follows",
    "^a{2}?$": "a quantifier follows",
    "^*a$": "* stands where",
    "^(+)$": "+ stands where",
    "^a]$": "] stands where",
    "^a}$": "} stands where",
    "^(a$": "a bracket is not closed",
    "^a)$": "a bracket is closed",
    "^(?:a)$": "(? begins",
    "^(?i)a$": "(? begins",
    "^(?=a)a$": "(? begins",
    "^(?P<x>a)$": "(? begins",
    "^a^b$": "^ may stand",
    "^a$b$": "$ may stand",
    "^\\d$": "\\d is read",
    "^\\bx$": "\\b is read",
    "^\\Z$": "\\Z is read",
    "^a\\z$": "\\z is read",
    "^\\1$": "\\1 is read",
    "^[\\w]$": "\\w is read",
    "^\\p{L}$": "\\p is read",
    "^\\u0061$": "\\u is read",
    "^\\x61$": "\\x is read",
    "^\\0$": "\\0 is read",
    "^\\_$": "\\_ is read",
    "^é$": "printable ASCII",
    "^\t$": "printable ASCII",
    "^(a+)+$": "exponentially",
    "^(a*)*$": "exponentially",
    "^(a|a)*$": "exponentially",
    "^(a|[a-z]-)*$": None,
    "^([a-z]|[m-z]x)*$": "exponentially",
    "^(a?b?)*$": "exponentially",
    "^(a{1,3}){1,3}$": "exponentially",
    "^(a+b+)*$": None,
    "^(a*b*)*$": "exponentially",
    "^((a|b)|(c|d))$": None,
    "^(a+b?)+$": "exponentially",
    "^((ab)*)*$": "exponentially",
    "^(, x[0-9]?[0-9]?)*$": "exponentially",
    "^(, x[0-9]{0,2})*$": None,
    "^[a-z0-9]+(-[a-z0-9]+)*$": None,
    "^(a|b)*$": None,
    "^a*a*$": None,
    "^a*a*a*$": "too many ways",
    "^[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[0-9]$": "too many ways",
    "^a*b*c*d*e*$": None,
    "^a*-a*-a*-a*$": None,
    "^.*x.*y.*$": "too many ways",
    "^(ab)*(ba)*a*b*$": None,
    "^(ab)*(ab)*(ab)*$": "too many ways",
    "^a*b?a*b?a*$": "too many ways",
    "^a+a+$": None,
    "^[-a][a-]\\-$": None,
    "^[^ \\t\\r\\n]([^\\r]*[^ \\t\\r\\n])?$": None,
    "^(\\(|\\[|\\{)[$.*+?(){}^|]\\/$": None,
    "^(|a){2}b{0}$": None,
    "^(a{20}){50}$": None,
    "^$": None,
    "^([0-9]{2}){2}$": None,
    f"^{'a' * 300}$": None,
    f"^({'a?b' * 100})*$": None,
    "^a!": "must begin with ^",
    "^a ": "must begin with ^",
    "": "must begin with ^",
    "a$": "must begin with ^",
    "^~ $": None,
    "^\x7f$": "printable ASCII",
    "^ \x1f$": "printable ASCII",
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_pattern_is_taken_or_refused_with_the_reason(text: str) -> None:
    words = REFUSED[text]
    if words is None:
        pattern(text, anchored=True)
    else:
        with pytest.raises(InexactError, match=re.escape(words)):
            pattern(text, anchored=True)


KINDS = {
    # which characters a class holds shows in whether two alternatives can read one text
    "^([a-c]|c)*$": False, "^([a-c]|a)*$": False, "^([a-c]|d)*$": True, "^([b-d]|a)*$": True, "^([b-b]|b)*$": False,
    "^([b-b]|[ac])*$": True, "^([abc]|b)*$": False, "^([abc]|d)*$": True, "^([a-]|-)*$": False, "^([-a]|-)*$": False,
    "^([a-]|b)*$": True, "^([ab-]|,)*$": True, "^([!-~]| )*$": True, "^([ -}]|~)*$": True, "^([ -~]|~)*$": False,
    "^([a-cx-z]|[d-w])*$": True, "^([a-cx-z]|[w-x])*$": False, "^([^b]|b)*$": True, "^([^b]|a)*$": False,
    "^([^b]|[^c])*$": False, "^([^ -~]|[ -~])*$": True, "^([^a-c]|[b-d])*$": False, "^([^a-c]|[a-c])*$": True,
    "^(.|\\n)*$": True, "^(.|\\r)*$": True, "^(.|\\t)*$": False, "^(.|a)*$": False, "^(.|[\\n\\r])*$": True,
    "^(.|[^ -~])*$": False, "^(\\.|a)*$": True, "^(\\.|[.])*$": False, "^(\\t|[\\t])*$": False, "^(\\n|\\r)*$": True,
    "^(\\f|\\v)*$": True, "^(\\t|t)*$": True, "^([\\n-\\r]|\\f)*$": False,
    "^([\\]]|\\])*$": False, "^([\\^]|\\^)*$": False,
    "^([a^]|\\^)*$": False, "^([\\--a]|-)*$": False, "^([+-\\-]|,)*$": False, "^([+-\\-]|\\.)*$": True,
    # and so it shows what a quantifier repeats
    "^(a?b)*$": True, "^(a{0}b)*$": True, "^(a{0})*$": True, "^(a{0,1}b?)*$": False,
    "^(a{1}b?)*$": True, "^(a{2}|aaa)*$": False, "^(a{2}b)*$": True, "^(a{2}|a)*$": False, "^(a{2}|ba)*$": True,
    "^(a{2,3})*$": False, "^(a{2,2})*$": True, "^(a{2,}b)*$": True, "^(a{2,})*$": False, "^(a{0,1}b)*$": True,
    "^(a{0,2}b)*$": True, "^(a{0,2})*$": False, "^(a{1,2}b)*$": True, "^(a{1,1})*$": True, "^(a{1,}b)*$": True,
    "^(a+|b)*$": False, "^(a+b|c)*$": True, "^((a|b)?c)*$": True, "^((ab)?a)*$": True, "^((ab?)?a)*$": False,
}  # fmt: skip


@pytest.mark.parametrize("text", KINDS)
def test_a_pattern_is_refused_where_two_of_its_parts_read_one_text(text: str) -> None:
    if KINDS[text]:
        check(text, anchored=True)
    else:
        with pytest.raises(PatternError, match="exponentially many ways"):
            check(text, anchored=True)


DEGREES = {
    "^$": 0, "^a$": 0, "^a*$": 0, "^a+b+$": 0, "^a*a*$": 1, "^a*a$": 0, "^aa*$": 0, "^a*ba*$": 0, "^a*b?a*$": 1,
    "^(ab)*(ab)*$": 1, "^(ab)*(ba)*$": 0, "^(ab)*a*$": 0, "^[a-c]*[c-e]*$": 1, "^[a-c]*[d-e]*$": 0, "^a*(b*|a*)$": 1,
    "^(a*|b*)b*$": 1, "^a*a*b*b*$": None, "^a*b*a*b*$": 1, "^a*-a*a*$": 1, "^a*a*-a*$": 1, "^a*a*-a*a*$": None,
    "^.*-.*$": 1, "^[^-]*-[^-]*$": 0, "^.*-.*-.*$": None, "^a*(ab)*$": 0, "^(a|b)*a*$": 1, "^(a|b)*c*a*$": 1,
    "^((ab)*c)*(ab)*$": 0, "^(aab)*(ab)*$": 0, "^(abab)*(ab)*$": 1, "^a{2,}a*$": 1, "^a{2}a*$": 0, "^a{0,3}a*$": 1,
}  # fmt: skip
"""By pattern: of which degree the polynomial is in which the ways to read a text grow; None: of a higher one."""


@pytest.mark.parametrize("text", DEGREES)
def test_in_how_many_ways_a_text_is_read_is_known(text: str) -> None:
    if (degree := DEGREES[text]) is None:
        with pytest.raises(PatternError, match="in too many ways"):
            check(text, anchored=True)
    else:
        assert check(text, anchored=True) == degree


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a", ""), ("a|b", ""), ("^a", ""), ("a$", ""), ("^a$", ""), ("^(a|b)", ""), ("(a|b)$", ""), ("a\\$", ""),
        ("^a|b", "put the alternatives in brackets"), ("a|b$", "put the alternatives in brackets"),
        ("^(a|b)|c", "put the alternatives in brackets"), ("a\\\\$", ""), ("a^", "^ may stand at the start only"),
        ("$a", "$ may stand at the end only"), ("a)", "a bracket is closed that was not opened"), ("$", ""), ("", ""),
        ("a|b!", ""),
    ],
)  # fmt: skip
def test_a_pattern_that_may_fit_a_part_of_a_value_needs_no_ends(text: str, words: str) -> None:
    if words:
        with pytest.raises(PatternError, match=re.escape(words)):
            check(text, anchored=False)
    else:
        check(text, anchored=False)


@pytest.mark.parametrize(
    ("text", "is_anchored"),
    [("^a\\\\$", True), ("^a\\\\\\$", False), ("^\\$$", True), ("^\\$", False), ("^$", True), ("$", False)],
)
def test_an_end_behind_a_backslash_is_a_character(text: str, is_anchored: bool) -> None:  # noqa: FBT001 - a case
    if is_anchored:
        check(text, anchored=True)
    else:
        with pytest.raises(PatternError, match="must begin with \\^ and end with \\$"):
            check(text, anchored=True)


@pytest.mark.parametrize(
    ("taken", "refused"),
    [
        ("a{1000}", "a{1001}"), ("a{0,1000}", "a{0,1001}"), ("a{1000,}", "a{1001,}"), ("(a{10}){100}", "(a{10}){101}"),
        ("(a{100}){10}", "(a{101}){10}"), ("((a{10}){10}){10}", "((a{10}){11}){10}"), ("(a{500}){2}", "(a{501}){2}"),
        ("(a{1000})+", "(a{1001})*"), ("(a{1000})?", "(a{1001}){0}"), ("(ba{0,2}){500}", "(ba{0,2}){501}"),
    ],
)  # fmt: skip
def test_counts_up_to_1000_are_taken_and_one_more_is_not(taken: str, refused: str) -> None:
    check(f"^{taken}$", anchored=True)
    with pytest.raises(PatternError, match="counts up to 1000 only, nested ones multiplied"):
        check(f"^{refused}$", anchored=True)


def test_a_long_text_is_judged_by_the_engine_that_never_goes_back() -> None:
    """Where a text can be read in ways that grow with its length, the quick engine judges short texts only."""
    quick, twice, part = searching("^a*b$"), searching("^a*a*b$"), searching("a*b$")
    for length in (1, 99, 100, 101, 300):
        right, wrong = "a" * (length - 1) + "b", "a" * length
        assert isinstance(quick(right), re.Match)
        for search in (twice, part):
            assert isinstance(search(right), re.Match) is (length <= 100)
            assert search(right) is not None
            assert search(wrong) is None

"""A pattern that is accepted has one meaning in every engine, and no text hangs the backtracking one.

What is read in several ways, or in exponentially many, is refused with the reason. That Python and RE2 agree on the
patterns that are accepted is proved with the compiler, in test_compile.
"""

from __future__ import annotations

import re

import pytest

from accord.schema.keywords import InexactError, pattern

REFUSED = {
    "a": "must begin with ^", "^a": "must begin with ^", "^a\\$": "must begin with ^", "^": "must begin with ^",
    "^a|b$": "put the alternatives in brackets", "^[[:alpha:]]$": "[ within a class", "^[[a]$": "[ within a class",
    "^[]$": "empty class", "^[^]$": "empty class", "^[]a]$": "empty class", "^[a$": "ends too early",
    "^[z-a]$": "runs backwards", "^[a-c-e]$": "- within a class", "^[a&&b]$": "&&", "^[a||b]$": "||", "^[~~]$": "~~",
    "^a{,3}$": "{ must begin a count", "^a{$": "{ must begin", "^a{x}$": "{ must begin", "^a{2$": "{ must begin",
    "^a{3,2}$": "runs backwards", "^a{1001}$": "counts up to 1000", "^((a{10}){10}){11}$": "counts up to 1000",
    "^a+?$": "a quantifier follows", "^a++$": "a quantifier follows", "^a{2}?$": "a quantifier follows",
    "^*a$": "* stands where", "^(+)$": "+ stands where", "^a]$": "] stands where", "^a}$": "} stands where",
    "^(a$": "a bracket is not closed", "^a)$": "a bracket is closed", "^(?:a)$": "(? begins", "^(?i)a$": "(? begins",
    "^(?=a)a$": "(? begins", "^(?P<x>a)$": "(? begins", "^a^b$": "^ may stand", "^a$b$": "$ may stand",
    "^\\d$": "\\d is read", "^\\bx$": "\\b is read", "^\\Z$": "\\Z is read", "^a\\z$": "\\z is read",
    "^\\1$": "\\1 is read",
    "^[\\w]$": "\\w is read", "^\\p{L}$": "\\p is read", "^\\u0061$": "\\u is read", "^\\x61$": "\\x is read",
    "^\\0$": "\\0 is read", "^\\_$": "\\_ is read", "^é$": "printable ASCII", "^\t$": "printable ASCII",
    "^(a+)+$": "exponentially", "^(a*)*$": "exponentially", "^(a|a)*$": "exponentially", "^(a|[a-z]-)*$": None,
    "^([a-z]|[m-z]x)*$": "exponentially", "^(a?b?)*$": "exponentially", "^(a{1,3}){1,3}$": "exponentially",
    "^(a+b+)*$": None, "^(a*b*)*$": "exponentially", "^((a|b)|(c|d))$": None,
    "^(a+b?)+$": "exponentially", "^((ab)*)*$": "exponentially", "^(, x[0-9]?[0-9]?)*$": "exponentially",
    "^(, x[0-9]{0,2})*$": None, "^[a-z0-9]+(-[a-z0-9]+)*$": None, "^(a|b)*$": None, "^a*a*$": None,
    "^a*a*a*$": "too many ways", "^[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[0-9]$": "too many ways",
    "^a*b*c*d*e*$": None, "^a*-a*-a*-a*$": None, "^.*x.*y.*$": "too many ways", "^(ab)*(ba)*a*b*$": None,
    "^(ab)*(ab)*(ab)*$": "too many ways", "^a*b?a*b?a*$": "too many ways", "^a+a+$": None,
    "^[-a][a-]\\-$": None,
    "^[^ \\t\\r\\n]([^\\r]*[^ \\t\\r\\n])?$": None, "^(\\(|\\[|\\{)[$.*+?(){}^|]\\/$": None, "^(|a){2}b{0}$": None,
    "^(a{20}){50}$": None, "^$": None, "^([0-9]{2}){2}$": None,
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_a_pattern_is_taken_or_refused_with_the_reason(text: str) -> None:
    words = REFUSED[text]
    if words is None:
        pattern(text, anchored=True)
    else:
        with pytest.raises(InexactError, match=re.escape(words)):
            pattern(text, anchored=True)

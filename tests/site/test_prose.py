"""Dates in words, as the pages say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.site import prose
from accord.values import edtf


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-15", "15 February 2024"), ("2024-02", "February 2024"), ("2024", "2024"), ("202X", "2020s"),
        ("19XX", "1900s"), ("2024-02-XX", "February 2024"), ("2024-XX-XX", "2024"), ("2024-22", "summer 2024"),
        ("2024-02-15?", "perhaps 15 February 2024"), ("2024~", "about 2024"), ("2024%", "perhaps about 2024"),
        ("2024-02-04/2024-02-16", "4 to 16 February 2024"), ("../2024-02", "until February 2024"),
        ("2024-01-30/2024-02-02", "30 January 2024 to 2 February 2024"),
        ("2024-02~/2024-03", "about February 2024 to March 2024"),
        ("2024-02-01/2024-02-XX", "1 February 2024 to February 2024"),
        ("2024/..", "from 2024"), ("[2023-09-22,2023-09-23]", "22 September 2023 or 23 September 2023"),
        ("{2023,2024}", "2023 and 2024"), ("[2023-01..2023-03]", "January 2023 to March 2023"),
        ("[..2024-02-16]", "by 16 February 2024"), ("[2024-02..]", "February 2024 or later"),
        ("[..2023,2024-02]", "by 2023 or February 2024"), ("{..2023}", "until 2023"), ("Thursday", "Thursday"),
    ],
)  # fmt: skip
def test_dates_in_words(text: str, expected: str) -> None:
    assert prose.date_words(text) == expected


@given(st.dates().map(str) | st.from_regex(r"[12][0-9]{3}(-(0[1-9]|1[0-2]|2[1-4]))?[?~%]?", fullmatch=True))
def test_every_date_has_words_with_its_year(text: str) -> None:
    assert str(edtf.parse(text).earliest.year) in prose.date_words(text)  # type: ignore[union-attr] # it is bounded


def test_a_date_is_one_element_that_holds_it_as_published_and_nothing_where_there_is_none() -> None:
    assert prose.when("2024-02") == '<time title="2024-02">February 2024</time>'
    assert prose.when('"><b>') == '<time title="&#34;&gt;&lt;b&gt;">&#34;&gt;&lt;b&gt;</time>'
    assert (prose.when(None), prose.when("")) == ("", "")


def test_counts_have_their_nouns() -> None:
    assert [prose.plural(n, "source") for n in (0, 1, 1200)] == ["0 sources", "1 source", "1,200 sources"]
    assert prose.plural(2, "denies it", "deny it") == "2 deny it"


def test_places_in_a_source_are_named_once_and_in_order() -> None:
    assert prose.each_once("p10, p2; p2;  p1; headline, p10") == "headline, p1, p2, p10"
    assert prose.each_once("excerpt") == "excerpt"
    assert prose.each_once(None) == ""

"""Values in words: each kind of column, with nothing of the value lost and nothing of it become HTML."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.site import moments
from accord.site.readable import folded, readable, with_published
from accord.site.tables import Column

KINDS = ("string", "edtf", "date", "date-time", "time", "duration", "geopoint", "decimal", "uri", "language-tag")


def column(kind: str, **facts: Any) -> Column:
    return Column("x", "X", "", kind, **facts)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("string", "two  words", "two  words"),
        ("edtf", "2024-02~", "about February 2024"),
        ("date", "1868-07-03", "3 July 1868"),
        ("date-time", "2024-02-15T10:30:00Z", "15 February 2024, 10:30 UTC"),
        ("date-time", "2024-02-15T10:30:07.5+03:30", "15 February 2024, 10:30:07.5 (UTC+03:30)"),
        ("date-time", "2024-02-15T10:30", "15 February 2024, 10:30"),
        ("duration", "PT1H30M", "1 hour 30 minutes"),
        ("duration", "P1Y2M", "1 year 2 months"),
        ("duration", "-P3D", "minus 3 days"),
        ("duration", "PT0.5S", "0.5 seconds"),
        ("geopoint", "51.39,35.69", "35.69° N, 51.39° E"),
        ("geopoint", "-0.1, -33", "33° S, 0.1° W"),
        ("time", "10:30", "10:30"),
        ("language-tag", "ckb", "Sorani"),
        ("language-tag", "fa-Latn", "Persian in Latin letters"),
        ("language-tag", "tlh", "tlh"),
        ("boolean", 1, "yes"),
        ("boolean", 0, "no"),
        ("integer", 1868, "1868"),
        ("number", 2469.0, "2469"),
        ("number", -0.5, "-0.5"),
        ("decimal", "12.300", "12.300"),
        ("uri", "https://a.example/?x=1&y", "https://a.example/?x=1&y"),
    ],
)
def test_a_value_is_in_words(kind: str, value: object, words: str) -> None:
    assert readable(column(kind), value).striptags() == " ".join(words.split())


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("m", "812.5\xa0m"),
        ("Cel", "812.5\xa0°C"),
        ("{people}", "812.5\xa0people"),
        ("1", "812.5"),
        ("TW.h", "812.5\xa0TW·h"),
        (None, "812.5"),
    ],
)
def test_a_number_bears_its_unit(unit: str | None, words: str) -> None:
    assert str(readable(column("number", unit=unit), 812.5)) == words


def test_a_code_is_its_label_whatever_its_type() -> None:
    coded = column("integer", codes={1: "One & only", 2: "Two"})
    assert readable(coded, 1) == '<span title="1">One &amp; only</span>'
    assert readable(coded, 3) == "3"
    assert readable(coded, None) == ""


def test_a_list_is_its_items_in_words() -> None:
    lists = column("list", separator="|", item=column("string", codes={"a": "Alpha", "b": "Beta & more"}))
    assert readable(lists, "a|c|b").striptags() == "Alpha, c, Beta & more"
    assert readable(lists, "a|x, y").striptags() == "Alpha; x, y"
    assert readable(lists, "") == ""
    assert readable(column("list", separator=",", item=column("boolean")), "true,false").striptags() == "yes, no"
    dates = column("list", separator=" ", item=column("date"))
    assert readable(dates, "2024-02-15 2024-02-16").striptags() == "15 February 2024, 16 February 2024"


def test_an_uncertain_date_is_as_published_beside_its_words() -> None:
    assert with_published(column("edtf"), "1868?").striptags() == "perhaps 1868 1868?"
    assert with_published(column("edtf"), "1868").striptags() == "1868"
    assert with_published(column("edtf"), None) == ""


@given(st.sampled_from(KINDS), st.text(max_size=300))
def test_no_text_becomes_html(kind: str, text: str) -> None:
    for html in (readable(column(kind), text), folded(column(kind), text), with_published(column(kind), text)):
        plain = str(html)
        for tag in ("<time", "</time>", "<span", "</span>", "<a ", "</a>", "<details", "</details>", "<summary>",
                    "</summary>", "<code", "</code>"):  # fmt: skip
            plain = plain.replace(tag, "")
        assert "<" not in plain


@given(st.text(st.sampled_from("0123456789-:TZ.,PYMWDHS+ "), max_size=40))
def test_what_is_no_time_is_as_it_is(text: str) -> None:
    """None of the words is half of one: where a text is not of the form, all of it is shown."""
    for words in (moments.date_time(text), moments.duration(text), moments.place(text)):
        if "title=" not in words:
            assert words == text

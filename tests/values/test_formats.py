"""A text that has not its format is refused with what to write instead, where the text shows what was meant."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.values.formats import FORMATS, form, judge


@pytest.mark.parametrize(
    ("tag", "remedy"),
    [
        ("en-us", "; write en-US"), ("en_US", "; write en-US"), ("EN", "; write en"), (" fa", "; write fa"),
        ("zh-hant-tw", "; write zh-Hant-TW"), ("ar-iq-x-abc", "; write ar-IQ-x-abc"),
        ("english", ""), ("arabic", ""), ("iran", ""), ("en--US", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_language_is_a_code_of_two_or_three_letters_in_its_usual_case(tag: str, remedy: str) -> None:
    message = FORMATS["language-tag"](tag)
    assert message == f"{tag!r} is not a BCP 47 language tag such as en, fa or ar-IQ{remedy}"
    if remedy:
        assert FORMATS["language-tag"](remedy.removeprefix("; write ")) is None


@pytest.mark.parametrize("tag", ["en", "ckb", "zh-cmn-Hans-CN", "de-1996", "ar-001", "fa-x-a", "en-US-u-ca-gregory"])
def test_language_tags(tag: str) -> None:
    assert FORMATS["language-tag"](tag) is None


@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("https://a.org/\u0627\u06cc", "; percent-encode it: https://a.org/%D8%A7%DB%8C"),
        ("https://a.org/a b?q=\u00e9", "; percent-encode it: https://a.org/a%20b?q=%C3%A9"),
        ("https://a.org/%C3%A9\u00e9", "; percent-encode it: https://a.org/%C3%A9%C3%A9"),
        ("https://a.org/100%", "; percent-encode it: https://a.org/100%25"),
        ("https://m\u00fcnchen.de/x", "; percent-encode it: https://xn--mnchen-3ya.de/x"),
        ("HTTP://A.org/B", "; write: http://a.org/B"),
        ("https://north/1", ""), ("javascript:alert(1)", ""), ("ftp://a.org/\u00e9", ""), ("https://", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_address_is_shown_as_it_may_be_written(address: str, remedy: str) -> None:
    assert FORMATS["uri"](address) == f"{address!r} is not an http or https address{remedy}"


@given(st.text(max_size=8).map("https://a.org/{}".format))
def test_what_is_shown_is_an_address(address: str) -> None:
    message = FORMATS["uri"](address)
    if message is not None:
        assert FORMATS["uri"](message.rpartition(": ")[2]) is None


LEVELS = {
    0: ["2024-01-01T10:00:00Z", "2024-01-01T10:00:00", "2024-01-01T23:59:59+03:30", "2024-01-01T24:00:00Z"],
    1: ["-0044", "-0044-03-15", "Y170000002", "Y-170000002", "-0044~"],
    2: ["2004-06~-11", "2004?-06-11", "?2004-06-~11", "156X-12-25", "XXXX-12-XX", "1XXX-12", "2024-1X", "2024-25",
        "2024-41", "Y-17E7", "Y17101E4S3", "1950S2", "2004-06-~01", "2024-XX-15"],
}  # fmt: skip


@pytest.mark.parametrize(("level", "text"), [(level, text) for level, texts in LEVELS.items() for text in texts])
@pytest.mark.parametrize("form", ["{}", "{}/2024", "[2024,{}]"])
def test_edtf_beyond_the_profile_is_named_as_such(level: int, text: str, form: str) -> None:
    message = FORMATS["edtf"](form.format(text))
    assert message is not None
    assert f"{text!r} is EDTF of level {level} (" in message
    assert "not accepted here: only level 1 and sets, with years 0001 to 9999" in message


@pytest.mark.parametrize(
    "text", ["15.2.2024", "2024-13", "2024-42", "2024-02-32", "-0044-13", "2024-1-1", "2024-06~-32", "Wednesday",
             "2024T", "2024-01-01T25:00:00Z", "Y2024", ""],
)  # fmt: skip
def test_what_is_no_edtf_is_not_called_so(text: str) -> None:
    message = FORMATS["edtf"](text)
    assert message is not None
    assert "is EDTF of level" not in message


@pytest.mark.parametrize(
    ("year", "is_right"),
    [(1000, True), (9999, True), (2024.0, True), (999, False), (10_000, False), (-2024, False), (999.5, False)],
)
def test_a_year_has_four_digits(year: float, *, is_right: bool) -> None:
    fault = judge({"type": "integer", "format": "year"})(year)
    said = f"{year} is not a year of four digits, 1000 to 9999; leave the format out where others may stand"
    assert fault == (None if is_right else said)


@pytest.mark.parametrize("value", [True, "999", None, [1]])
def test_of_a_value_of_another_kind_a_format_says_nothing(value: object) -> None:
    assert judge({"type": "integer", "format": "year"})(value) is None
    if not isinstance(value, str):
        assert judge({"type": "string", "format": "date"})(value) is None
        assert judge({"type": "string", "format": "decimal", "x-precision": 3, "x-scale": 1})(value) is None


@pytest.mark.parametrize(
    ("spec", "right", "wrong"),
    [
        (
            {"format": "decimal", "x-precision": 4, "x-scale": 2},
            ["0", "99.99", "-1.5"],
            ["100", "1.234", "01", "", "x"],
        ),
        ({"format": "date-time"}, ["2024-02-15T10:30", "2024-02-15T10:30:05.25+03:30"], ["2024-02-15", "10:30"]),
        ({"format": "time"}, ["10:30", "10:30:05Z"], ["10", "2024-02-15T10:30"]),
        ({"format": "duration"}, ["P1D", "-PT1.5S", "P2W"], ["P", "PT", "1D"]),
        ({"format": "geopoint"}, ["51.39,35.69", "-0, 1"], ["51.39 35.69", "1,2,3"]),
    ],
)
def test_a_form_is_a_pattern_for_editors_of_what_is_right(
    spec: dict[str, object], right: list[str], wrong: list[str]
) -> None:
    pattern = re.compile(form({"type": "string", **spec}), re.ASCII)
    assert [text for text in right if not pattern.search(text)] == []
    assert [text for text in wrong if pattern.search(text)] == []


@pytest.mark.parametrize("name", ["date", "uri", "edtf", "wkt"])
def test_a_format_that_editors_know_or_no_pattern_tells_has_no_form(name: str) -> None:
    assert form({"type": "string", "format": name}) == ""

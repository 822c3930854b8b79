"""What to write instead of a text that is no value, where the text shows what was meant, and is short; else nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accord.values import remedies
from accord.values.decimals import decimal_fault
from accord.values.durations import duration_fault
from accord.values.remedies import no_value, remedy
from accord.values.times import date_time_fault, time_fault

ABSENT = "write null"


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("2024-2-5", "date", "; write 2024-02-05"), ("2024/02/05", "date", "; write 2024-02-05"),
        ("20240205", "date", "; write 2024-02-05"), ("2024.2.15 10:00", "date", "; write 2024-02-15"),
        ("2024-02-05T10:00:00Z", "date", "; write 2024-02-05"), ("\u06f2024-2-5", "date", "; write 2024-02-05"),
        ("2024-2-30", "date", ""), ("5.2.2024", "date", ""), ("2024-2", "date", ""), ("2024115", "date", ""),
        ("yes", "boolean", "; write true"), (" T ", "boolean", "; write true"), ("1.0", "boolean", "; write true"),
        ("Off", "boolean", "; write false"), ("n", "boolean", "; write false"), ("maybe", "boolean", ""),
        ("007", "integer", "; write 7"), ("-007", "integer", "; write -7"), ("00", "integer", "; write 0"),
        ("7.00", "integer", "; write 7"), ("7.", "integer", "; write 7"), ("7.5", "integer", ""),
        ("1e3", "integer", ""), ("1e+03", "number", "; write 1e3"), ("01.50", "number", "; write 1.50"),
        (".5e-2", "number", "; write 0.5e-2"), ("5.", "number", "; write 5"), (".", "number", "; write null"),
        ("1 234.5", "number", "; write 1234.5"), ("1'234", "number", "; write 1234"),
        ("1,234,567", "number", "; write 1234567"), ("1,234.5", "number", "; write 1234.5"),
        ("12,34", "number", "; write 12.34, with a point"), ("1,234", "integer", "; write 1234"),
        ("-1,234", "number", "; write -1234 or -1.234, whichever is meant"), ("12,34", "integer", ""),
        ("\u22125", "integer", "; write -5"), ("--5", "integer", ""),
        ("-", "integer", "; where there is no value, write null"),
        ("0" * 30 + "9" * 10, "integer", "; write " + "9" * 10), ("0" * 31 + "9" * 10, "integer", ""),
        ("09223372036854775807", "integer", "; write 9223372036854775807"), ("09223372036854775808", "integer", ""),
        ("-09223372036854775808", "integer", "; write -9223372036854775808"), ("-09223372036854775809", "integer", ""),
    ],
)  # fmt: skip
def test_a_text_that_is_no_value_of_a_kind(text: str, kind: str, said: str) -> None:
    assert remedy(text, kind, ABSENT) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "; write null"), (" ", "; write null"), ("N/A", "; where there is no value, write null"), ("nought", "")],
)
def test_a_text_that_says_that_there_is_no_value(text: str, said: str) -> None:
    assert no_value(text, ABSENT) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2024-02-15 10:30", "; write 2024-02-15T10:30"),
        ("2024/2/5, 9:05:07", "; write 2024-02-05T09:05:07"),
        ("2024-02-15 10:30:05,25 +3", "; write 2024-02-15T10:30:05.25+03:00"),
        ("2024-02-15T10:30+0330", "; write 2024-02-15T10:30+03:30"),
        ("2024-02-15T10:30+330", "; write 2024-02-15T10:30+03:30"),
        ("2024-02-15 10:30 -12", "; write 2024-02-15T10:30-12:00"),
        ("2024-02-15T10:30 UTC", "; write 2024-02-15T10:30Z"),
        ("2024-02-15 12:00 am", "; write 2024-02-15T00:00"),
        ("2024-02-15 12:30 PM", "; write 2024-02-15T12:30"),
        ("2024-02-15 1 p.m.", "; write 2024-02-15T13:00"),
        ("2024-02-15 13:00 pm", ""),
        ("2024-02-15 0:10 am", ""),
        ("20240215T103000Z", "; write 2024-02-15T10:30:00Z"),
        ("202402151030", "; write 2024-02-15T10:30"),
        ("2024-02-15", "; it has no time of day"),
        ("2024-02-15 10", ""),
        ("soon", ""),
    ],
)
def test_a_text_that_is_no_date_and_time(text: str, said: str) -> None:
    fault = str(date_time_fault(text))
    assert fault == f"{text!r} is not a date and time such as 2024-02-15T10:30:00Z{said}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9:5", "; write 09:05"),
        ("9.30", "; write 09:30"),
        ("9h30", "; write 09:30"),
        ("9pm", "; write 21:00"),
        ("9", ""),
    ],
)
def test_a_text_that_is_no_time_of_day(text: str, said: str) -> None:
    assert time_fault(text) == f"{text!r} is not a time of day such as 10:30{said}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1:30", "; write PT1H30M or PT1M30S, whichever is meant"), ("01:02:03", "; write PT1H2M3S"),
        ("90 min", "; write PT90M"), ("2 Weeks", "; write P2W"), ("1,5 s", "; write PT1.5S"),
        ("3 months", "; write P3M"),
        ("1.5 h", ""), ("3 moons", ""), ("p1dt2h", "; write P1DT2H"), ("PT1,5S", "; write PT1.5S"), ("1 day ago", ""),
    ],
)  # fmt: skip
def test_a_text_that_is_no_duration(text: str, said: str) -> None:
    assert duration_fault(text) == f"{text!r} is not a duration such as PT1H30M, P3D or P2W{said}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,5", "'1,5' is not a decimal number such as 12.34; write 1.5, with a point"),
        ("1,234", "'1,234' is not a decimal number such as 12.34"),  # one of the two has three digits after the point
        ("1e2", "'1e2' is not a decimal number such as 12.34"),
        ("1.234", "'1.234' has 3 digits after the point, where at most 2 may stand"),
        ("123.4", "'123.4' has 3 digits before the point, where at most 2 may stand"),
        ("99.99", None), ("0.1", None), ("-0", None),
    ],
)  # fmt: skip
def test_a_text_that_is_no_decimal(text: str, said: str | None) -> None:
    assert decimal_fault(text, "decimal(4,2)") == said


LONGEST = 40  # characters
MEANT = [
    (remedies.date_time, "2024-2-5 10:30"),
    (remedies.time_of_day, "10.30"),
    (remedies.decimal, "1,5"),
    (remedies.duration, "3 days"),
]


@pytest.mark.parametrize(("find", "text"), MEANT)
def test_a_remedy_is_found_in_a_text_of_up_to_40_characters(
    find: Callable[[str, Callable[[str], bool]], str], text: str
) -> None:
    longest = text.ljust(LONGEST)
    assert find(longest, lambda _: True).startswith("; write ")
    assert find(longest + " ", lambda _: True) == ""

"""What a source says of a number or a time is compared with the published one by what it means, not as it is spelt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from accord.evidence.comparison import is_published
from accord.evidence.paths import Cell
from accord.evidence.relation import Named, relation
from accord.schema.model import Column
from accord.schema.tables import tables
from small_schemas import JSON, array, prop, record

COLUMNS = {
    "whole": prop("integer"), "number": prop("number"), "truth": prop("boolean"),
    "year": prop("integer", format="year"), "price": prop(format="decimal", x_precision=38, x_scale=10), "text": prop(),
    "code": prop("integer", enum=[1, 2]), "time": prop(format="time"), "instant": prop(format="date-time"),
    "numbers": array(prop("number"), x_separator=";"), "texts": array(prop(), x_separator=";"),
    "day": prop(format="edtf"), "hour": prop(format="time", x_day="day"),
}  # fmt: skip
TABLE = tables("things", record("things", "thing", [], **COLUMNS))[0]
HALF_HOURS = st.integers(-24, 28)  # of offsets
LARGE = "1234567890123456789012345678.0123456789"
SAME: list[tuple[str, Any, list[str], list[str]]] = [
    ("whole", 1, ["1", "1.0", "01", "1e0", "+1"], ["2", "1.5", "one", "", "1 ", "١", "true"]),
    ("whole", 1.0, ["1", "1.0"], ["2"]),
    ("whole", 2**63 - 1, ["9223372036854775807", "9223372036854775807.0"], ["9223372036854775806", "9.22337203685e18"]),
    ("number", 1, ["1", "1.0", "1.00"], ["1.01"]),
    ("number", 0.1, ["0.1", "0.10", "1e-1"], ["0.11", "about 0.1", "nan"]),
    ("number", -0.0, ["0", "-0.0"], ["1"]),
    ("truth", True, ["true"], ["1", "True", "false"]),
    ("truth", False, ["false"], ["0", ""]),
    ("year", 2024, ["2024", "2024.0"], ["2023"]),
    ("price", "1.5", ["1.5", "1.50", "1.5000000000"], ["1.51", "1,5"]),
    ("price", LARGE, [LARGE, f"{LARGE}0"], [f"{LARGE[:-1]}8"]),
    ("code", 1, ["1", "1.0"], ["2"]),
    ("text", "1.0", ["1.0"], ["1", "1.00"]),
    ("numbers", [1, 2.5], ["1;2.5", "1.0;2.50"], ["1", "1;2.5;3", "2.5;1", ""]),
    ("numbers", [], [""], ["1"]),
    ("texts", ["1", "b"], ["1;b"], ["1.0;b", "b;1"]),
]  # fmt: skip


def relation_of(name: str, says: str, published: Any) -> str:
    named = Named({"says": says}, Cell(TABLE, "a", "", name, (name,)), published, ())
    return relation(named, [named], None, lambda _, __: [])


@pytest.mark.parametrize(("name", "published", "same", "other"), SAME)
def test_the_published_value_is_known_in_every_spelling(
    name: str, published: Any, same: list[str], other: list[str]
) -> None:
    assert {says: is_published(says, published, TABLE.by_name[name]) for says in (*same, *other)} == {
        **dict.fromkeys(same, True), **dict.fromkeys(other, False)
    }  # fmt: skip
    assert {relation_of(name, says, published) for says in same} == {"supports"}
    assert {relation_of(name, says, published) for says in other} == {"conflicts"}


@pytest.mark.parametrize(
    ("name", "published", "same", "other"),
    [
        ("time", "23:50+03:00", ["23:50+03:00", "00:20+03:30", "20:50Z", "20:50:00.0Z"], ["23:50", "23:50+03:30", "z"]),
        ("time", "23:50", ["23:50"], ["23:50:00", "20:50Z", "2024-01-15T23:50Z"]),
        ("instant", "2024-01-15T23:50+03:00", ["2024-01-16T00:20+03:30"], ["2024-01-15T00:20+03:30", "00:20+03:30"]),
    ],
)
def test_a_time_in_another_zone_supports(name: str, published: str, same: list[str], other: list[str]) -> None:
    assert {relation_of(name, says, published) for says in same} == {"supports"}
    assert {relation_of(name, says, published) for says in other} == {"conflicts"}


def relation_of_day(published: tuple[str, str | None], says: str, *at: JSON) -> str:
    """Return the relation of a day that a source gives, with what it says elsewhere of the time."""
    day, hour = (Cell(TABLE, "a", "", name, (name,)) for name in ("day", "hour"))
    named = Named({"source": "s", "says": says}, day, published[0], ())
    others = [Named({"source": "s", **entry}, hour, published[1], ()) for entry in at]
    return relation(named, [named, *others], published[1], lambda _, __: [])


MIDNIGHT = ("2031-01-15", "23:50+03:00")
MOMENTS: list[tuple[tuple[str, str | None], str, list[JSON], str]] = [
    # the published day and time, the day of a source, its entries on the time, the relation of its day
    (MIDNIGHT, "2031-01-16", [{"says": "00:20+03:30"}], "supports"),  # the same moment
    (MIDNIGHT, "2031-01-16", [{"says": "00:25+03:30"}], "supports"),  # the same day there, though not the same minute
    (MIDNIGHT, "2031-01-16", [{"says": "00:30+03:30"}], "conflicts"),  # midnight there
    (MIDNIGHT, "2031-01-14", [{"says": "20:50Z"}], "conflicts"),
    (MIDNIGHT, "2031-01-16", [], "conflicts"),
    (MIDNIGHT, "2031-01-16", [{}], "conflicts"),  # at the published time
    (MIDNIGHT, "2031-01-16", [{"denies": True}], "conflicts"),
    (MIDNIGHT, "2031-01-16", [{"says": "00:20+03:30", "source": "t"}], "conflicts"),
    (MIDNIGHT, "2031-01-16", [{"says": "00:20"}], "conflicts"),
    (MIDNIGHT, "2031-01", [{"says": "00:20+03:30"}], "less_precise"),
    (("2031-01-15", None), "2031-01-16", [{"says": "00:20+03:30"}], "conflicts"),
    (("2031-01-15", "23:50"), "2031-01-16", [{"says": "00:20+03:30"}], "conflicts"),
    (("2031-01", "23:50+03:00"), "2031-02-01", [{"says": "00:20+03:30"}], "supports"),
    (("[2031-01-15,2031-01-16]", "23:50+03:00"), "2031-01-17", [{"says": "00:20+03:30"}], "supports"),
    (("9999-12-31", "23:50+14:00"), "9999-12-31", [{"says": "23:50-11:00"}], "supports"),  # no year 10000
]


@pytest.mark.parametrize(("published", "says", "at", "expected"), MOMENTS)
def test_a_day_with_its_time_is_that_of_the_moment_in_the_zone_of_the_published_time(
    published: tuple[str, str | None], says: str, at: list[JSON], expected: str
) -> None:
    assert relation_of_day(published, says, *at) == expected


@given(moment=st.datetimes(timezones=st.just(UTC)), zones=st.tuples(HALF_HOURS, HALF_HOURS))
def test_one_moment_has_one_day_whatever_the_zones(moment: datetime, zones: tuple[int, int]) -> None:
    assume(1 < moment.year < 9999)
    local = [moment.astimezone(timezone(timedelta(minutes=30 * zone))) for zone in zones]
    (day, time), (says, at) = (one.isoformat(timespec="minutes").split("T") for one in local)
    assert relation_of_day((day, time), says, {"says": at}) == "supports"


@given(
    value=st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**63), 2**63 - 1), zeros=st.integers(0, 3)
)
def test_a_number_is_the_number_that_its_digits_are(value: float, zeros: int) -> None:
    text = f"{value!r}" if isinstance(value, float) else f"{value}.0"
    spelt = text if "e" in text else text + "0" * zeros
    assert is_published(spelt, value, TABLE.by_name["number" if isinstance(value, float) else "whole"])


def test_a_cell_of_no_column_is_compared_as_it_is() -> None:
    assert is_published("a", "a", None)
    assert not is_published("a", ["a"], None)
    assert not is_published("1", None, Column("x", prop("integer"), required=False))

"""Uncertain dates keep their contract: bounds in order, what contains what, the text kept, bad text refused.

The examples are those of the Library of Congress specification of EDTF (levels 0 and 1, and the sets of level 2), with
the bounds that a reader would expect, and what the specification has but this record leaves out (times, long years).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from accord.values.edtf import MAX_LENGTH, PRECISIONS, Edtf, EdtfError, parse

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
QUALIFIERS = st.sampled_from(["", "?", "~", "%"])


def month(day: date) -> str:
    return f"{day:%m}" if day.year > 999 else day.isoformat()[5:7]


def year(day: date) -> str:
    return day.isoformat()[:4]


def shapes(day: date) -> list[str]:
    """Every way to write a date that may mean this day, without qualifier."""
    iso = day.isoformat()
    made = [iso, iso[:7], iso[:4], f"{iso[:7]}-XX", f"{iso[:4]}-XX-XX", f"{iso[:4]}-XX", f"{iso[:3]}X", f"{iso[:2]}XX"]
    season = {12: 24, 1: 24, 2: 24}.get(day.month, 21 + (day.month - 3) // 3)
    start = day.year - (day.month < 3)
    return [*made, *([f"{start:04}-{season}"] if start and not (season == 24 and start == 9999) else [])]


SINGLE = st.builds(
    lambda day, nth, qualifier: (day, shapes(day)[nth % len(shapes(day))] + qualifier),
    DAYS,
    st.integers(0, 20),
    QUALIFIERS,
)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[list[date], str]:
    """An interval and days within it."""
    first, last = sorted(draw(st.tuples(DAYS, DAYS)))
    form = draw(st.sampled_from(["{0}/{1}", "{0}/..", "../{1}", "{0}/", "/{1}", "{0}?/{1}~"]))
    return [first, last], form.format(first.isoformat(), last.isoformat())


@st.composite
def sets(draw: st.DrawFn) -> tuple[list[date], str]:
    """A set and days that are its members, with runs and open ends."""
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=5, unique=True)))
    parts = [day.isoformat() for day in days]
    if len(parts) > 1 and draw(st.booleans()):
        parts[-2:] = [f"{parts[-2]}..{parts[-1]}"]
    if draw(st.booleans()):
        parts[0] = parts[0] if ".." in parts[0] else f"..{parts[0]}"
    brackets = draw(st.sampled_from(["[]", "{}"]))
    return days, brackets[0] + ",".join(parts) + brackets[1]


ANY = st.one_of(SINGLE.map(lambda made: ([made[0]], made[1])), intervals(), sets())


@given(ANY)
def test_the_bounds_are_in_order_and_hold_the_days_meant(made: tuple[list[date], str]) -> None:
    days, text = made
    value = parse(text)
    assert value.earliest is None or value.latest is None or value.earliest <= value.latest
    for day in days:
        assert (value.earliest or date.min) <= day <= (value.latest or date.max)
        assert value.contains(parse(day.isoformat()))
        assert value.intersects(parse(day.isoformat()))


@given(ANY)
def test_the_text_survives_and_the_rest_follows_from_it(made: tuple[list[date], str]) -> None:
    value = parse(made[1])
    assert value.text == made[1]
    assert value.precision in PRECISIONS
    assert parse(value.text) == value
    assert value.year is None or (value.earliest is not None and value.year == value.earliest.year == value.latest.year)


@given(ANY, ANY)
def test_containing_and_meeting_are_what_they_are_for_ranges(
    one: tuple[list[date], str], two: tuple[list[date], str]
) -> None:
    a, b = parse(one[1]), parse(two[1])
    assert a.contains(a)
    assert a.intersects(a)
    assert a.intersects(b) == b.intersects(a)
    if a.contains(b):
        assert a.intersects(b)


@given(DAYS, QUALIFIERS)
@example(date(2024, 2, 29), "?")
@example(date(1, 1, 1), "")
@example(date(9999, 12, 31), "%")
def test_each_coarser_form_contains_the_finer(day: date, qualifier: str) -> None:
    iso = day.isoformat()
    forms = [parse(text + qualifier) for text in (iso, iso[:7], iso[:4], f"{iso[:3]}X", f"{iso[:2]}XX")]
    for finer, coarser in pairwise(forms):
        assert coarser.contains(finer)
        assert coarser.qualifier == finer.qualifier == qualifier
    assert forms[0].earliest == forms[0].latest == day
    assert forms[1].latest == day.replace(day=monthrange(day.year, day.month)[1])


@given(DAYS)
def test_the_next_day_is_outside(day: date) -> None:
    assume(day < date.max)
    assert not parse(day.isoformat()).intersects(parse((day + timedelta(days=1)).isoformat()))


@given(st.lists(DAYS, min_size=2, max_size=6, unique=True))
def test_a_set_holds_its_members_and_nothing_between(days: list[date]) -> None:
    value = parse(f"[{','.join(day.isoformat() for day in days)}]")
    assert (value.earliest, value.latest) == (min(days), max(days))
    between = min(days) + timedelta(days=1)
    assert value.contains(parse(between.isoformat())) == (between in days)


GOOD = [
    # text, earliest, latest, precision, qualifier
    ("1985-04-12", "1985-04-12", "1985-04-12", "day", ""),
    ("1985-04", "1985-04-01", "1985-04-30", "month", ""),
    ("1985", "1985-01-01", "1985-12-31", "year", ""),
    ("1964/2008", "1964-01-01", "2008-12-31", "interval", ""),
    ("2004-06/2006-08", "2004-06-01", "2006-08-31", "interval", ""),
    ("2004-02-01/2005-02-08", "2004-02-01", "2005-02-08", "interval", ""),
    ("2004-02-01/2005-02", "2004-02-01", "2005-02-28", "interval", ""),
    ("2005/2006-02", "2005-01-01", "2006-02-28", "interval", ""),
    ("2001-21", "2001-03-01", "2001-05-31", "season", ""),
    ("2001-22", "2001-06-01", "2001-08-31", "season", ""),
    ("2001-23", "2001-09-01", "2001-11-30", "season", ""),
    ("2001-24", "2001-12-01", "2002-02-28", "season", ""),
    ("1984?", "1984-01-01", "1984-12-31", "year", "?"),
    ("2004-06~", "2004-06-01", "2004-06-30", "month", "~"),
    ("2004-06-11%", "2004-06-11", "2004-06-11", "day", "%"),
    ("201X", "2010-01-01", "2019-12-31", "decade", ""),
    ("20XX", "2000-01-01", "2099-12-31", "century", ""),
    ("00XX", "0001-01-01", "0099-12-31", "century", ""),
    ("2004-XX", "2004-01-01", "2004-12-31", "year", ""),
    ("1985-04-XX", "1985-04-01", "1985-04-30", "month", ""),
    ("1985-XX-XX", "1985-01-01", "1985-12-31", "year", ""),
    ("1985-04-12/..", "1985-04-12", None, "interval", ""),
    ("1985/", "1985-01-01", None, "interval", ""),
    ("../1985-04-12", None, "1985-04-12", "interval", ""),
    ("/1985", None, "1985-12-31", "interval", ""),
    ("1984~/2004-06", "1984-01-01", "2004-06-30", "interval", "~"),
    ("1984?/2004%", "1984-01-01", "2004-12-31", "interval", "%?"),
    ("[1667,1668,1670..1672]", "1667-01-01", "1672-12-31", "set", ""),
    ("[..1760-12-03]", None, "1760-12-03", "set", ""),
    ("[1760-12..]", "1760-12-01", None, "set", ""),
    ("{1960,1961-12}", "1960-01-01", "1961-12-31", "set", ""),
    ("[2024-02-15]", "2024-02-15", "2024-02-15", "set", ""),
    ("2024-02-29", "2024-02-29", "2024-02-29", "day", ""),
    ("2024-02/2024-02-29", "2024-02-01", "2024-02-29", "interval", ""),
    ("2024/2024", "2024-01-01", "2024-12-31", "interval", ""),
    ("9998-24", "9998-12-01", "9999-02-28", "season", ""),
]
BAD = [
    "", " ", "2024-2-15", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "2024-02-00", "15-02-2024", "15.2.2024",
    "20240215", "2024/02/15", "2024-02-15T10:00:00", "2024-02-15T10:00:00Z", "Y170000002", "-1985", "+2024", "0000",
    "000X ",
    "2024-XX-15", "202X-02", "20X4", "X024", "2XXX", "XXXX", "2024-25", "2024-20", "2024-21-01", "9999-24", "2024??",
    "2024?~", "?2024",
    "2024-02-15 ", " 2024", "2024\n", "٢٠٢٤", "２０２４", "2024/2023", "2024-03/2024-02", "2024-02-16/2024-02-15",
    "2024-02-15/2024-02", "2024/2024-02",
    "../..",
    "/",
    "/..", "../", "2024/2025/2026", "2024//2025", "[2024", "2024]", "[]", "{}", "[2024}", "[2024,]", "[,2024]",
    "[2024, 2025]",
    "[..]", "[2025..2024]", "[2024/2025]", "[[2024]]", "[", "{", "..", "...", "2024..2025", "2024-Q1", "2024-W07",
    "Thursday",
    "2004-06-~01", "?2004-06", "1900S2",
]  # fmt: skip


@pytest.mark.parametrize(("text", "earliest", "latest", "precision", "qualifier"), GOOD)
def test_good_examples(text: str, earliest: str | None, latest: str | None, precision: str, qualifier: str) -> None:
    value = parse(text)
    bounds = [bound.isoformat() if bound else None for bound in (value.earliest, value.latest)]
    assert (bounds, value.precision, value.qualifier) == ([earliest, latest], precision, qualifier)


@pytest.mark.parametrize("text", BAD)
def test_bad_examples_are_refused_with_their_text(text: str) -> None:
    with pytest.raises(EdtfError) as error:
        parse(text)
    assert repr(text) in str(error.value)


@given(st.text(alphabet="0123456789X-/.,[]{}?~%TZ ٣", max_size=24))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        value = parse(text)
    except EdtfError:
        return
    assert isinstance(value, Edtf)
    assert value.earliest is None or value.latest is None or value.earliest <= value.latest


def test_a_year_is_given_only_where_the_whole_date_lies_within_one() -> None:
    years = {text: parse(text).year for text in ("2024-02", "2024-24", "2023/2024", "2024/..", "[2024-01,2024-05]")}
    assert years == {"2024-02": 2024, "2024-24": None, "2023/2024": None, "2024/..": None, "[2024-01,2024-05]": 2024}


def test_a_date_has_ten_thousand_characters_at_most() -> None:
    days = ",".join(["2024-02-15"] * 1_000)
    longest = f"[{days[: MAX_LENGTH - 2 - len('2024')].rpartition(',')[0]}]"
    assert len(parse(longest).members) == longest.count(",") + 1
    most = f"[{','.join(['2024-02-15'] * 909)}]"
    assert len(most) == MAX_LENGTH
    assert len(parse(most).members) == 909
    with pytest.raises(EdtfError, match=r"a date of 11,001 characters, where 10,000 at most may stand"):
        parse(f"[{days}]")


@pytest.mark.parametrize("text", ["[..]", "{..,..}"])
def test_a_set_without_a_date_is_refused(text: str) -> None:
    with pytest.raises(EdtfError):
        parse(text)

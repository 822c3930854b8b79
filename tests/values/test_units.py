"""Units are those of UCUM: its grammar, prefixes where they may stand, and what to write for what people write."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.values.units import is_unit, likely, unit_fault

RIGHT = [
    "km", "m/s2", "kW.h", "Cel", "%", "1", "100", "/a", "10*6", "10^3", "10*-3.m", "kg.m-3", "m+2", "[lb_av]",
    "g/100.mL", "mm[Hg]", "m[H2O]", "B[10.nV]", "((m))", "dam", "MiBy", "har", "ug/(m2.d)", "{persons}",
    "{persons}/km2", "kg{dry}/har", "{}", "[m/s2/Hz^(1/2)]", "cal_[15]", "%[slope]", "[in_i'Hg]", "''", "(/s).m",
]  # fmt: skip
WRONG = {
    "degC": "Cel", "\u00b0C": "Cel", "m\u00b2": "m2", "m^2": "m2", "m**2": "m2", "\u00b5g/m\u00b3": "ug/m3",
    "ha": "har", "kWh": "kW.h", "KM": "km", "kg m-3": "kg.m-3", "km/hr": "km/h", "per year": "/a", "m per s": "m/s",
    " m ": "m",
    "persons": "{persons}", "EUR": "{EUR}", "people per km2": "{people}/km2", "ppm": "[ppm]",
    "GDP/person": "{GDP}/{person}",
    "": "1 for a number without a unit",
}  # fmt: skip
HOPELESS = ["xx", "(m", "m)", "m2)", "m//s", "m.", "m0", "m1000", "{a b}", "{a", "kmin", "k%", "mKm", "a" * 101,
            "(" * 20 + "m" + ")" * 20, "0", "01", "m\n", "\u0661"]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_units_are_known(text: str) -> None:
    assert unit_fault(text) is None


@pytest.mark.parametrize(("text", "remedy"), WRONG.items())
def test_what_people_write_has_its_code(text: str, remedy: str) -> None:
    assert str(unit_fault(text)).endswith(f"; write {remedy}")


@pytest.mark.parametrize("text", HOPELESS)
def test_what_is_no_unit_is_refused(text: str) -> None:
    assert "is no unit of UCUM such as km, m/s2, Cel or {persons}" in str(unit_fault(text))


def test_a_unit_has_a_hundred_characters_at_most() -> None:
    assert is_unit("km" + ".m" * 49)
    assert not is_unit("m" + ".m" * 50)


@given(st.text("kmsg/.()[]{}0123+-*^%' ", max_size=12) | st.text(max_size=8))
def test_a_remedy_is_a_unit(text: str) -> None:
    remedy = re.search("; write ([^ ]+)", unit_fault(text) or "")
    assert remedy is None or is_unit(remedy[1])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kg", "kg"),
        ("TWh", "TW.h"),
        ("°C", "Cel"),
        ("km²", "km2"),
        ("USD", "{USD}"),
        ("m/f?", ""),
        ("m/sec2", "m/s2"),
        ("hr-1", "h-1"),
    ],
)
def test_a_unit_as_people_write_it_has_a_code(text: str, code: str) -> None:
    assert likely(text) == code


def test_parentheses_stand_in_each_other_eight_times_at_most() -> None:
    assert is_unit("(" * 8 + "m" + ")" * 8)
    assert not is_unit("(" * 9 + "m" + ")" * 9)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("/m", True), ("/m/s", True), ("(/m)", True), (".m", False), ("+m", False), ("-m", False), ("%m", False),
        ("m.s/kg.A", True), ("m/(s.kg)", True), ("m(s)", False), ("(m)s", False), ("m.(s", False), ("/", False),
        ("m//s", False), ("m./s", False), ("m{a}.s", True), ("{a}.{b}", True), ("{a}m", False), ("m2", True),
        ("m-2", True),
        ("m-0", False), ("12.m", True), ("012", False), ("10*3", True), ("k", False), ("kk", False), ("kkg", False),
    ],
)  # fmt: skip
def test_a_term_is_units_with_a_point_or_a_stroke_between_each(text: str, *, is_so: bool) -> None:
    assert is_unit(text) is is_so

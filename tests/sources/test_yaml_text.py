"""The bytes of a YAML file before they are parsed: size, characters at their line and column, a hundred faults."""

from __future__ import annotations

import pytest

from accord.sources.yaml_text import MAX_BYTES, MAX_FAULTS, Fault, cap, change, check_around, decode


@pytest.mark.parametrize(("more", "is_told"), [(0, False), (1, True), (7, True)])
def test_a_file_has_a_million_bytes_at_most(more: int, *, is_told: bool) -> None:
    text, faults = decode(b"x" * (MAX_BYTES + more))
    told = [(1, 1, "size", f"the file has {MAX_BYTES + more} bytes; a curated file has 1000000 at most")]
    assert faults == (told if is_told else [])
    assert len(text) == (0 if is_told else MAX_BYTES)


@pytest.mark.parametrize("beside", ["", "<<<<<<< x\n"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_each_character_that_may_not_stand_has_its_line_and_column(ending: str, beside: str) -> None:
    text = f"\u200ba\u202e{ending}{ending}b\x1b\x1b{ending}\u00e9\u00e9\u2028\n{beside}"
    faults = decode(text.encode())[1]
    places = [(line, column) for line, column, rule, _ in faults if rule == "characters"]
    assert places == [(1, 1), (1, 3), (3, 2), (3, 3), (4, 3)]
    assert [(line, column) for line, column, rule, _ in faults if rule != "characters"] == [(5, 1)] * bool(beside)


@pytest.mark.parametrize("count", [MAX_FAULTS - 1, MAX_FAULTS, MAX_FAULTS + 1, 3 * MAX_FAULTS])
def test_a_hundred_faults_are_told_and_where_the_others_begin(count: int) -> None:
    faults: list[Fault] = [(line, 7, "yaml", "x") for line in range(1, count + 1)]
    more = (101, 7, "too-many", "more problems follow from here; correct the 100 that are listed, then check again")
    assert cap(faults) == (faults if count <= MAX_FAULTS else [*faults[:MAX_FAULTS], more])
    told = decode(b"a\x1b\n" * count)[1]
    assert len(told) == min(count, MAX_FAULTS + 1)
    assert [fault[2] for fault in told[MAX_FAULTS:]] == ["too-many"] * (count > MAX_FAULTS)


@pytest.mark.parametrize(
    ("spans", "inside", "outside"),
    [([], "abcdef", "ABCDEF"), ([(0, 2)], "ABcdef", "abCDEF"), ([(2, 4), (4, 5)], "abCDEf", "ABcdeF"),
     ([(1, 1), (5, 6)], "abcdeF", "ABCDEf"), ([(0, 6)], "ABCDEF", "abcdef")],
)  # fmt: skip
def test_a_text_is_changed_within_or_around_spans(spans: list[tuple[int, int]], inside: str, outside: str) -> None:
    assert change("abcdef", spans, within=str.upper) == inside
    assert change("abcdef", spans, around=str.upper) == outside


def test_characters_outside_of_spans_are_told_at_their_place_in_the_whole_text() -> None:
    text = "a: \u202ex\n\u202ey\nb: \u202e\n"
    assert [fault[:3] for fault in check_around(text, [(3, 8)])] == [(3, 4, "characters")]
    assert [fault[:2] for fault in check_around(text, [])] == [(1, 4), (2, 1), (3, 4)]
    assert [fault[:2] for fault in check_around(text, [(3, 5)])] == [(2, 1), (3, 4)]

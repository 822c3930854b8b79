"""Versions follow one another as the changes demand; before 1.0.0 what breaks raises the second number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.compare.structure import LEVELS, Level
from accord.release.versions import Version, fault

NUMBERS = st.integers(0, 30)
VERSIONS = st.builds(Version, NUMBERS, NUMBERS, NUMBERS)


def version(text: str) -> Version:
    found = Version.of(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("last", "level", "following"),
    [
        ("0.1.4", "major", "0.2.0"),
        ("0.1.4", "minor", "0.1.5"),
        ("0.1.4", "patch", "0.1.5"),
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "patch", "1.2.4"),
    ],
)
def test_what_changes_ask_for(last: str, level: Level, following: str) -> None:
    assert str(version(last).after(level)) == following


@pytest.mark.parametrize(
    ("last", "now", "level", "fact"),
    [
        ("0.1.0", "0.1.1", "patch", ""),
        ("0.1.0", "0.2.0", "patch", ""),  # more than is asked for is the maintainers' decision
        ("0.9.0", "1.0.0", "minor", ""),
        ("0.1.0", "0.1.1", "major", "contradict: they are MAJOR and ask for 0.2.0"),
        ("1.1.0", "1.1.1", "minor", "contradict: they are MINOR and ask for 1.2.0"),
        ("1.1.0", "1.1.0", "patch", "was released before; the changes since ask for 1.1.1"),
        ("1.1.0", "1.0.9", "patch", "was released before"),
        ("1.1.0", "1.3.0", "minor", "does not follow 1.1.0; the next are 1.1.1, 1.2.0, 2.0.0"),
        ("1.1.0", "1.2.1", "minor", "does not follow"),
    ],
)
def test_what_may_follow(last: str, now: str, level: Level, fact: str) -> None:
    found = fault(version(last), version(now), level)
    assert fact in found
    assert bool(fact) == bool(found)


@given(VERSIONS, st.sampled_from(LEVELS))
def test_what_changes_ask_for_always_may_follow(last: Version, level: Level) -> None:
    assert fault(last, last.after(level), level) == ""
    assert last < last.after(level)
    assert Version.of(str(last)) == last


@pytest.mark.parametrize("text", ["1.0", "01.0.0", "1.0.0-rc1", "v1.0.0", "", "1.0.0\n"])
def test_what_is_no_version(text: str) -> None:
    assert Version.of(text) is None

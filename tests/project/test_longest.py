"""The files that are named as the longest exist, each once, and their tests stand first in this run."""

from __future__ import annotations

import pytest

from longest import LONGEST, TESTS


def test_the_longest_files_exist() -> None:
    assert [name for name in LONGEST if not (TESTS / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)


def test_their_tests_stand_first(request: pytest.FixtureRequest) -> None:
    names = [item.path.relative_to(TESTS).as_posix() for item in request.session.items]
    first = [name for name in LONGEST if name in names]
    assert list(dict.fromkeys(names))[: len(first)] == first

"""What `make test` keeps of a long list of cases: always the first of each kind; `make soak` runs the others."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

import pytest
from _pytest.mark import ParameterSet

Case = TypeVar("Case")


def first_of_each(
    cases: Iterable[Case], kind: Callable[[Case], Hashable], name: Callable[[Case], str] = str
) -> list[ParameterSet]:
    """Return cases as parameters, of which all but the first of each kind are marked as soak."""
    seen: set[Hashable] = set()
    parameters = []
    for case in cases:
        marks = [pytest.mark.soak] if (is_of := kind(case)) in seen else []
        parameters.append(pytest.param(case, id=name(case), marks=marks))
        seen.add(is_of)
    return parameters


def soaked(*cases: Case) -> list[ParameterSet]:
    """Return cases that `make soak` alone runs; one of several values is a tuple of them."""
    return [pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.soak) for case in cases]

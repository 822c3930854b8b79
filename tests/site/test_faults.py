"""What a visitor is told of a fault, by its kind."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from datasette.database import QueryInterrupted

from accord.site.http import faults


def request(**url_vars: str) -> Any:
    """Return what is asked of a request: the parts of its address."""
    return SimpleNamespace(url_vars=url_vars, query_string="_facet=kind")


@pytest.mark.parametrize(
    ("of_address", "status", "words"),
    [({"database": "accord", "table": "letters"}, 400, "Ask for less"), ({"page": "letters"}, 503, "in a moment")],
)
def test_a_question_out_of_time_is_the_askers_on_a_table_and_ours_on_a_page(
    of_address: dict[str, str], status: int, words: str
) -> None:
    public = faults.public_error(request(**of_address), QueryInterrupted(Exception(), "SELECT 1", {}))
    assert (public.status, words in str(public)) == (status, True)


def test_who_meets_a_slow_page_is_told_when_to_come_back() -> None:
    public = faults.public_error(request(), QueryInterrupted(Exception(), "SELECT 1", {}))
    assert public.headers == {"retry-after": "10"}

"""The addresses of counted values are those that Datasette writes, in a fraction of the time."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urljoin

import pytest
from datasette import facets
from datasette.app import Datasette
from datasette.utils import PrefixedUrlString, path_with_added_args
from hypothesis import example, given
from hypothesis import strategies as st

from accord.site.http import value_links

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PARTS = ["_facet=a", "a=%C3%BC", "b", "b=", "", "a=1+2", "_size=max"]
ENCODED = TEXTS.map(quote)
SITE = Datasette(memory=True)
QUESTIONS = st.one_of(TEXTS, st.lists(st.sampled_from(PARTS)).map("&".join))


@pytest.fixture(scope="module", autouse=True)
def applied() -> Iterator[None]:
    """Datasette writes addresses as the site lets it."""
    with pytest.MonkeyPatch.context() as patch:
        for where, name in ((facets, "path_with_added_args"), (Datasette, "absolute_url")):
            patch.setattr(where, name, getattr(where, name))  # and as before at the end
        value_links.apply()
        yield


@given(asked=QUESTIONS, name=TEXTS, value=st.one_of(TEXTS, st.integers(), st.floats(), st.none()))
@example(asked="a=1&b=2&a=3", name="a", value=None)
def test_a_value_is_added_to_a_question(asked: str, name: str, value: Any) -> None:
    request = SimpleNamespace(path="/accord/events", query_string=asked)
    added = {name: value}
    assert value_links.path_with_added_args(request, added) == path_with_added_args(request, added)


@given(path=st.lists(ENCODED).map("/".join), mark=st.sampled_from(["", "?", "?a=b&c=d", "?a=?#b"]))
@example(path="a/./..", mark="?..")
def test_a_path_is_joined_to_the_address_of_the_site(path: str, mark: str) -> None:
    request = SimpleNamespace(url="https://example.org/accord/events?_facet=form")
    address = PrefixedUrlString(f"/accord/{path}{mark}")
    assert SITE.absolute_url(request, address) == urljoin(request.url, str(address))


def test_datasette_writes_them_so() -> None:
    assert facets.path_with_added_args is value_links.path_with_added_args
    assert Datasette.absolute_url.__module__ == value_links.__name__

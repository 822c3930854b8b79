"""What the description of a question says of a parameter stands beside its field."""

from __future__ import annotations

import re

import pytest

from accord.site.parameter_help import described
from serving import Site

TEXT = "Pairs, in meetings: all. actor: an id, or part of a name; empty for all. year: four digits."


def test_a_description_is_taken_apart() -> None:
    taken = described(TEXT, ["actor", "year", "none"])
    assert taken.text == "Pairs, in meetings: all."
    assert taken.helps == {"actor": "An id, or part of a name; empty for all.", "year": "Four digits."}


@pytest.mark.parametrize("names", [[], ["meetings"], ["name"]])
def test_other_words_with_a_colon_stay(names: list[str]) -> None:
    assert described(TEXT, names).text == TEXT
    assert described(None, names).text == ""


def test_a_page_has_it_at_the_field(site: Site) -> None:
    page = site.get("/accord/who_met_whom")[2].decode()
    field = re.search(r'name="actor"[^>]*aria-describedby="(\w+)"', page)
    assert field
    assert f'id="{field[1]}">An id, or part of a name' in page
    lead = page.partition('<p class="lead">')[2].partition("</p>")[0]
    assert "actor:" not in lead

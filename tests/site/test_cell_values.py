"""Values of cells in words: dates, codes and ids as people read them, and what sources say instead as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from datasette.app import Datasette

import support
from accord.site import cell_values, pages

pytestmark = pytest.mark.usefixtures("tables_of_build")

LONG = "word " * 40


CASES = {
    ("events", "date", "../2025-02"): '<time title="../2025-02">until February 2025</time>',
    ("events", "date", "in May"): '<time title="in May">in May</time>',
    ("agreements", "form", "mou"): "Memorandum of understanding",
    ("agreements", "form", "a <b>sort</b> of paper"): "a &lt;b&gt;sort&lt;/b&gt; of paper",
    ("event_places", "place", "baghdad"): '<a href="/accord/places/baghdad">Baghdad</a>',
    ("event_places", "place", "atlantis"): "atlantis",
    ("event_participants", "actor", "ali-visitor"): '<a href="/actors/ali-visitor">Ali Visitor</a>',
    ("events", "date_earliest", "2025-02-01"): "2025-02-01",
    ("events", "no_column", "x"): "x",
    ("no_table", "title", "x"): "x",
    ("events", "summary", None): "",
}


@pytest.mark.parametrize("cell", CASES)
def test_a_value_is_said_in_words(
    built: Path, monkeypatch: pytest.MonkeyPatch, cell: tuple[str, str, str | None]
) -> None:
    monkeypatch.setattr(pages, "of_records", lambda: {"events", "actors"})
    site = Datasette(immutables=[str(built / ".builds/current/accord.sqlite")])
    assert support.awaited(cell_values.in_words(site, *cell)) == CASES[cell]


def test_a_long_value_is_folded(built: Path) -> None:
    site = Datasette(immutables=[str(built / ".builds/current/accord.sqlite")])
    html = support.awaited(cell_values.in_words(site, "events", "summary", LONG))
    assert html.startswith('<details class="fold"><summary>word')
    assert html.endswith(f"{LONG}</details>")


def test_differences_are_reported_by_cell_in_the_order_in_which_they_come() -> None:
    cells = [("b", None), ("a", None), ("b", None), ("b", 2)]
    rows = [
        {"table": "events", "record": one, "item": item, "field": "date", "supporters": "{}", "n": n}
        for n, (one, item) in enumerate(cells)
    ]
    assert [[one["n"] for one in cell.claims] for cell in cell_values.by_cell(rows)] == [[0, 2], [1], [3]]
    assert cell_values.by_cell([]) == []


def test_fields_of_one_row_of_which_the_same_is_said_are_one_disagreement() -> None:
    cell = {"table": "event_quantities", "record": "strike", "item": "quantities[killed]", "supporters": "{}"}
    says = {"published": "4", "says": "5", "relation": "conflicts", "source": "a", "note": None}
    rows = [{**cell, **says, "field": "maximum"}, {**cell, **says, "field": "minimum"}]
    (one,) = cell_values.by_cell(rows)
    assert (one.fields, one.claims) == (("maximum", "minimum"), rows[:1])
    rows[1]["says"] = "6"
    assert [one.fields for one in cell_values.by_cell(rows)] == [("maximum",), ("minimum",)]


def test_a_source_that_supports_a_cell_and_differs_with_it_too_is_among_those_who_support_it() -> None:
    cell = {"table": "agreements", "record": "pact", "item": None, "field": "form"}
    both, other = {**cell, "supporters": '{"b":"B"}'}, {**cell, "supporters": '{"a":"A","b":"B"}'}
    for rows in ([both, other], [other, both]):
        assert [one.supporters for one in cell_values.by_cell(rows)] == [{"a": "A", "b": "B"}]

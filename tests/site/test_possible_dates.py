"""An uncertain date counts, and is found, wherever it may fall: in the years of a facet, and by a stretch of time."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from serving import Site
from small_schemas import prop, record, write_dataset

DATES = {
    "day": "2021-05-03", "year": "2022", "over-two": "2021-11/2022-02", "set": "[2020-12-31,2021-01-01]",
    "until": "[..2021-06-01]", "from": "2022-03/", "any": "[..2020-05-01,2022-05-01..]", "never": None,
}  # fmt: skip
POSSIBLE = {
    2020: {"set", "until", "any"},
    2021: {"day", "over-two", "set", "until", "any"},
    2022: {"year", "over-two", "from", "any"},
}
PERHAPS = {2020: 3, 2021: 4, 2022: 2}  # those of these that may fall in another year; "from" lies in the last one


def make(root: Path) -> Path:
    floods = record("floods", "flood", [], at=prop(format="edtf", x_year=True), kind=prop(x_facet=True))
    floods["properties"]["id"] = prop()
    rows = [{"id": name, "kind": "river"} | ({"at": date} if date else {}) for name, date in DATES.items()]
    return write_dataset(root, "floods", floods, rows)


def found(site: Site, query: str) -> set[str]:
    """Return the ids of the rows that an address shows."""
    return set(site.ids("floods", query))


def test_each_year_of_the_facet_counts_the_rows_that_may_fall_in_it_and_leads_to_them(served: Site) -> None:
    html = served.get("/accord/floods?_facet=year")[2].decode()
    (facet,) = re.findall(r'<details class="facet-info" id="facet-year".*?</details>', html, re.DOTALL)
    pattern = r'<a href="([^"]*)"[^>]*>([^<]*).*?<span class="count">(\d+)</span>'
    years = {int(label): (unescape(link), int(count)) for link, label, count in re.findall(pattern, facet, re.DOTALL)}
    assert {year: count for year, (_, count) in years.items()} == {year: len(ids) for year, ids in POSSIBLE.items()}
    for year, (link, _) in years.items():
        assert f"at__during={year}" in link
        assert found(served, link.partition("?")[2]) == POSSIBLE[year]
        chosen = served.get(link[link.index("/accord") :])[2].decode()
        assert f"may fall in {year}" in chosen
        assert 'aria-current="true"' in chosen


def test_each_bar_of_the_chart_counts_as_the_facet_does_and_leads_to_its_rows(served: Site) -> None:
    html = served.page("/accord/floods")
    (chart,) = re.findall(r'<figure class="chart".*?</figure>', html, re.DOTALL)
    rows = re.findall(r'<a href="[^"?]*\?([^"]*)">(\d+)</a></th><td class="number">([^<]*)<', chart)
    assert {int(year): unescape(words) for _, year, words in rows} == {
        year: f"{len(ids)}, {PERHAPS[year]} of them perhaps" for year, ids in POSSIBLE.items()
    }
    assert {int(year): found(served, unescape(query)) for query, year, _ in rows} == POSSIBLE
    assert chart.count('class="possible"') == len(POSSIBLE)
    assert "stands in each bar in which it may fall. 1 row without a date." in chart


@pytest.mark.parametrize(
    ("stretch", "ids"),
    [
        ("2021-05", {"day", "until", "any"}),
        ("2021-05-04", {"until", "any"}),
        ("2022-02/2022-03", {"year", "over-two", "from", "any"}),
        ("2023/", {"from", "any"}),
        ("../2019", {"until", "any"}),
        ("1999", {"until", "any"}),
        ("soon", set()),
    ],
)
def test_rows_are_chosen_by_a_stretch_of_time_in_which_they_may_fall(stretch: str, ids: set[str], served: Site) -> None:
    assert found(served, f"at__during={stretch}") == ids
    assert found(served, f"at__during={stretch}&kind=river") == ids


def test_another_column_is_compared_as_it_is(served: Site) -> None:
    assert found(served, "id__during=day") == {"day"}

"""Rows are filtered by a column of any name that a schema may have, by hand, by form and by the links of its values."""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from lighthouses import PACKAGE
from serving import Site
from small_schemas import prop, record, write

NAMES = [
    "_facet", "_facet_size", "_facet_array", "_facets", "_sort", "_sort_desc", "_search", "_searchmode",
    "_search_name", "_searches", "_size", "_next", "_col", "_nocol", "_trace", "_fts_table", "_where", "_through",
    "_filter_column", "_filter_column_1", "_timelimit", "_json_infinity", "_shape", "_", "__", "a__b", "x__gt", "x",
    "x__", "__exact", "name__in", "a:b", "a b", "名前", "اسم", "{x}", "{", "[y]", "z]", 'q"q', "it's", "100%",
    "a&b=c", "a+b", "?", "#", "a,b", "a.b", "value", "count", "select", "sql", "p0", "rowid",
]  # fmt: skip
ROWS = [(word, str(key)) for key, word in enumerate(["one", "two", "one", "one", "one", "one", "one", "two"], 1)]
ONE, TWO = ["1", "3", "4", "5", "6", "7"], ["2", "8"]


def make(root: Path) -> Path:
    """Write a table with these columns, whose values repeat, and one with a reference to each of its rows by each."""
    columns = {name: {**prop(**({"x_search": True} if name == "x" else {})), "title": f"Of {name}"} for name in NAMES}
    odd = {**record("odd", "odd", [], **columns)}
    odd["properties"] = {"id": prop(), **columns}
    write(root / "schemas", {"odd": odd})
    curated = root / "curated"
    curated.mkdir()
    (curated / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    with (curated / "odd.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", *NAMES])
        writer.writerows([key, *([value] * len(NAMES))] for value, key in ROWS)
    return root


def ids(site: Site, parameters: dict[str, str] | str) -> list[str]:
    """Return the ids of the rows that an address shows."""
    query = parameters if isinstance(parameters, str) else urlencode(parameters)
    status, _, body = site.get(f"/accord/odd.json?_shape=objects&{query}")
    assert status == 200, body
    return [row["id"] for row in json.loads(body)["rows"]]


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_filtered_by_comparisons_with_a_column(name: str, served: Site) -> None:
    assert ids(served, {f"{name}__exact": "one"}) == ONE
    assert ids(served, {f"{name}__contains": "w"}) == TWO
    assert ids(served, {f"{name}__in": "two,three"}) == TWO
    assert ids(served, {f"{name}__exact": "{"}) == []
    status, _, body = served.get(f"/accord/odd.csv?{urlencode({f'{name}__not': 'one'})}")
    assert (status, len(body.decode().splitlines())) == (200, 3)


@pytest.mark.parametrize("name", NAMES)
def test_the_values_of_a_column_are_counted_and_lead_to_their_rows_and_back(name: str, served: Site) -> None:
    path = f"/accord/odd?{urlencode({'_facet': name})}"
    for chosen, count in ((False, len(ONE)), (True, len(ROWS))):  # without the filter, and then with it
        status, _, body = served.get(path)
        assert status == 200
        values = facets(unescape(body.decode()))[f"Of {name}"]
        link, is_chosen = next((link, mark) for link, value, mark in values if value == "one")
        assert is_chosen == chosen
        address = urlsplit(link)
        path = f"{address.path}?{address.query}"
        assert len(ids(served, address.query)) == count


def facets(page: str) -> dict[str, list[tuple[str, str, bool]]]:
    """Return the values of each facet of a page by its title: where each leads, its text, whether it is chosen."""
    lists = re.findall(r'<details class="facet-info".*?<summary>(.*?)</summary>(.*?)</details>', page, re.DOTALL)
    pattern = r'<a href="([^"]*)"[^>]*?(aria-current="true")?>(\w+)'
    return {
        title: [(link, value, bool(mark)) for link, mark, value in re.findall(pattern, one)] for title, one in lists
    }


def test_a_column_is_counted_once(served: Site) -> None:
    status, _, body = served.get("/accord/odd?_facet=a+b&_facet=a+b&_facet=_facet")
    assert (status, b"The same facet is asked for twice." in body) == (400, True)
    page = unescape(served.get("/accord/odd?_facet=a+b&_facet=_facet")[2].decode())
    assert page.count("<summary>Of a b</summary>") == 1
    assert page.count("<summary>Of _facet</summary>") == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_form_filters_by_a_column(name: str, served: Site) -> None:
    asked = {"_filter_column": name, "_filter_op": "startswith", "_filter_value": "tw"}
    status, headers, _ = served.get(f"/accord/odd?{urlencode(asked)}")
    assert status == 302
    query = urlsplit(headers["location"]).query
    assert ids(served, query) == TWO
    page = unescape(served.get(f"/accord/odd?{query}")[2].decode())
    assert f'<option value="{name}" selected>' in page


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_sorted_by_a_column(name: str, served: Site) -> None:
    assert ids(served, {"_sort": name}) == [*ONE, *TWO]
    assert ids(served, {"_sort_desc": name}) == [*TWO, *ONE]
    assert ids(served, {"_col": name, "_sort": name, "_size": "2"}) == ["1", "3"]


def test_columns_are_searched_beside_filters_of_such_names(served: Site) -> None:
    assert ids(served, {"_search": "one", "_search__exact": "one"}) == ONE
    assert ids(served, {"_search": "two", "_search__exact": "one"}) == []
    assert ids(served, {"_search_x": "one", "_search_name__not": "x"}) == ONE


def test_the_bars_of_a_chart_lead_to_their_rows(served: Site) -> None:
    page = unescape(served.get("/accord/odd?_nofacet=1")[2].decode())
    (chart,) = re.findall(r'<figure class="chart".*?</figure>', page, re.DOTALL)
    found = [ids(served, urlsplit(link).query) for link in re.findall(r'<th scope="row"[^>]*><a href="([^"]*)"', chart)]
    assert found == [ONE, TWO]


@pytest.mark.parametrize("query", ["_facet_size=x__exact", "_facets=1", "_searches=1", "_trace=1", "_fts_table=x"])
def test_what_is_no_filter_is_refused_as_before(query: str, served: Site) -> None:
    assert served.get(f"/accord/odd?{query}")[0] == 400


@pytest.mark.parametrize("text", ['"', '""', '"""', '" "', " ", "", "\0", '\0"', "\t\n"])
def test_a_search_for_no_word_is_none(text: str, served: Site) -> None:
    assert len(ids(served, {"_search": text})) == len(ROWS)
    assert len(ids(served, {"_search_x": text, "_searchmode": "escaped"})) == len(ROWS)


@pytest.mark.parametrize("text", ["*", "(", "AND", "NEAR(", "-", "^", ":", "{", "'", 'one"', '"one', 'o"n"e', "one\0x"])
def test_a_search_for_signs_is_no_error(text: str, served: Site) -> None:
    assert set(ids(served, {"_search": text})) <= {*ONE, *TWO}
    assert ids(served, {"_search": '"one'}) == ONE

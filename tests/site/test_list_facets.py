"""The items of a list that is one column are counted, chosen and found by their words, whatever stands between them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from serving import Site
from small_schemas import array, prop, record, write_dataset

SEPARATORS = {"semicolon": ";", "blank": "; ", "quote": '"', "backslash": "\\", "hash": "#", "a__b": "|"}
CODES = [{"const": "W", "title": "White"}, {"const": "R", "title": "Red"}]
LISTS = [["it's", "one % two"], ["it's", "Zürich", "it's"], ["one"], [], None]
NEAR = {0: ["1", "2"], 1: ["0"]}
LIGHTS = [["W", "R"], ["W"], ["R"], ["W", "W"], None]


def make(root: Path) -> Path:
    items = prop(x_facet=True, x_search=True)
    columns = {name: array(items, x_separator=separator) for name, separator in SEPARATORS.items()}
    columns["near"] = array(prop(x_references="towers.id"), x_separator=" ")
    columns["lights"] = array(prop(oneOf=CODES, x_facet=True), x_separator=",")
    schema = {**record("towers", "tower", [], **columns)}
    schema["properties"] = {"id": prop(), "name": prop(), **columns}
    schema |= {"required": ["id", "name"], "x-label": "name"}
    rows = [
        {"id": str(at), "name": f"Tower {at}", **{name: items for name in SEPARATORS if items is not None}}
        | ({"lights": lights} if lights is not None else {})
        | ({"near": NEAR[at]} if at in NEAR else {})
        for at, (items, lights) in enumerate(zip(LISTS, LIGHTS, strict=True))
    ]
    return write_dataset(root, "towers", schema, rows)


def rows(site: Site, query: str) -> list[str]:
    """Return the ids of the rows that an address shows."""
    return site.ids("towers", query)


def counted(site: Site, name: str, query: str = "") -> dict[str, tuple[str, int, bool]]:
    """Return the items of a facet: what each leads to, its number of rows, and whether it is chosen."""
    status, _, body = site.get(f"/accord/towers?{urlencode({'_facet': name})}&{query}")
    assert status == 200, body
    lists = re.findall(rf'<details class="facet-info" id="facet-{name}".*?</details>', body.decode(), re.DOTALL)
    pattern = r'<a href="([^"]*)"[^>]*?(aria-current="true")?>([^<]*).*?<span class="count">(\d+)</span>'
    found: dict[str, Any] = {
        unescape(text).strip(): (urlsplit(unescape(link)).query, int(count), bool(mark))
        for link, mark, text, count in re.findall(pattern, lists[-1])
    }
    return found


@pytest.mark.parametrize("name", SEPARATORS)
def test_a_facet_counts_the_rows_that_have_an_item_and_leads_to_them(name: str, served: Site) -> None:
    found = counted(served, name)
    assert {item: count for item, (_, count, _) in found.items()} == {"it's": 2, "one": 1, "one % two": 1, "Zürich": 1}
    assert rows(served, found["it's"][0]) == ["0", "1"]
    assert rows(served, found["one"][0]) == ["2"]
    both = counted(served, name, urlencode({f"{name}__has": "it's"}))
    assert both["it's"][2]
    assert (f"{name}__has", "it's") not in parse_qsl(both["it's"][0])
    assert rows(served, both["Zürich"][0]) == ["1"]


def test_items_that_are_codes_are_counted_by_their_labels(served: Site) -> None:
    found = counted(served, "lights")
    assert {item: count for item, (_, count, _) in found.items()} == {"White": 3, "Red": 2}
    assert rows(served, found["Red"][0]) == ["0", "2"]
    page = served.get("/accord/towers?lights__has=R")[2].decode()
    assert "has the item" in page


def test_rows_are_found_by_the_words_of_items(served: Site) -> None:
    assert rows(served, "_search=zurich") == ["1"]
    assert rows(served, "_search=two") == ["0"]


def test_items_that_name_rows_are_links_to_them_and_these_lead_back(served: Site) -> None:
    page = served.get("/accord/towers")[2].decode()
    links = '<a href="/accord/towers/1">Tower 1</a>, <a href="/accord/towers/2">Tower 2</a>'
    assert links in page
    assert links in served.get("/accord/towers/0")[2].decode()
    back = served.get("/accord/towers/1")[2].decode()
    assert '<a href="/accord/towers/0">Tower 0</a>' in back.partition('id="from-towers-near"')[2]
    assert rows(served, "near__has=1") == ["0"]
    codebook = (served.build / "build" / "codebook.md").read_text(encoding="utf-8")
    assert "Its items reference `id` of [towers](#towers)." in codebook


@pytest.mark.parametrize("item", ["", ";", "it's;one % two", "IT'S", "Zürich;it"])
def test_what_is_no_item_is_in_no_list(item: str, served: Site) -> None:
    assert rows(served, urlencode({"semicolon__has": item})) == []

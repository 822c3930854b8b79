"""The site of a dataset without pages of its own: what it is, its tables and rows, in words, by its own metadata."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import lighthouses
from serving import Site

LIGHTS = {row["id"]: row for row in lighthouses.lights()}
LAMPS = {"oil": "Oil lamp", "gas": "Gas light", "electric": "Electric light"}


def text_of(html: str) -> str:
    """Return what of a page people read, in one line."""
    return " ".join(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def rows_at(site: Site, url: str) -> int:
    """Return how many rows the address of a filtered table shows."""
    path, _, query = url.partition("?")
    return json.loads(site.get(f"{path}.json?{query}")[2])["filtered_table_rows_count"]


def test_home_says_what_the_dataset_is(lights: Site) -> None:
    home = lights.plain("/")
    text = text_of(home)
    assert "<h1>Lighthouses of three invented coasts</h1>" in home
    for sentence in (
        "Every light that was ever lit on these coasts, with its keepers.",
        "240 Lights", "3 Coasts", "Latest change: 9 March 2026 , version 1.2.0.", "Keepers 120 rows",
        "Identifier, Name, Coast, First lit, Lamp, Height, Automatic, Rebuilt as, History, Page",
        "Creative Commons Attribution 4.0", "Society of the Lamps editor", "lighthouse, lamp",
        "Society of the Lamps: Lighthouses of three invented coasts. Version 1.2.0",
    ):  # fmt: skip
        assert sentence in text, sentence
    for path in ("/accord/lights", "/accord/light_keepers", "/downloads/accord.sqlite", "/downloads", "/codebook"):
        assert f'href="{path}"' in home
    assert 'action="/search"' in home
    assert "Question" not in text  # it has none


def test_the_menu_leads_to_the_tables_of_a_dataset_that_chooses_none(lights: Site) -> None:
    menu = re.search(r'<nav class="ways".*?</nav>', lights.plain("/codebook"), re.DOTALL)
    assert menu
    assert re.findall(r">([^<>]+)</a>", menu[0]) == ["Coasts", "Lights", "Tables", "Codebook", "Downloads"]


def test_a_row_is_in_words_and_leads_both_ways(lights: Site) -> None:
    key, row = next((key, row) for key, row in LIGHTS.items() if row["rebuilt_as"] and row["lit"].endswith("-05"))
    html = lights.plain(f"/accord/lights/{key}")
    text = text_of(html)
    assert f'<h1 dir="auto">{row["name"]}</h1>' in html
    assert f"First lit May {row['lit'][:4]} Lamp {LAMPS[row['lamp']]}" in text
    assert f"Automatic {'yes' if row['automatic'] == 'true' else 'no'}" in text
    assert f'<a href="/accord/coasts/{row["coast"]}">{lighthouses.COASTS[row["coast"]]}</a>' in html
    earlier = LIGHTS[row["rebuilt_as"]]
    assert f'<a href="/accord/lights/{earlier["id"]}">{earlier["name"]}</a>' in html
    back = lights.plain(f"/accord/lights/{earlier['id']}")
    assert f'<a href="/accord/lights/{key}">{row["name"]}</a>' in back
    assert "Lights by rebuilt as, 1" in text_of(back)


def test_a_row_shows_its_lists_and_each_of_them_leads_back(lights: Site) -> None:
    key, row = next(iter(LIGHTS.items()))
    html = lights.plain(f"/accord/lights/{key}")
    assert "Keepers 2" in text_of(html)
    assert f'<a href="/accord/light_keepers/{key},1">Keeper 1 of {row["name"]}</a>' in html
    keeper = lights.plain(f"/accord/light_keepers/{key},1")
    assert f'<a href="/accord/lights/{key}">{row["name"]}</a>' in keeper
    assert f'<h1 dir="auto">Keeper 1 of {row["name"]}</h1>' in keeper


def test_an_uncertain_date_is_in_words_and_as_published(lights: Site) -> None:
    key, row = next((key, row) for key, row in LIGHTS.items() if row["lit"].endswith("?"))
    text = text_of(lights.plain(f"/accord/lights/{key}"))
    assert f"First lit perhaps {row['lit'][:4]} {row['lit']}" in text


def test_a_row_without_a_value_says_of_which_columns(lights: Site) -> None:
    key = next(key for key, row in LIGHTS.items() if not row["history"] and not row["rebuilt_as"] and row["page"])
    assert re.search(r"No value: [\w, ]*\bhistory\b", text_of(lights.plain(f"/accord/lights/{key}")))


def test_a_row_with_many_that_refer_to_it_shows_some_and_leads_to_all(lights: Site) -> None:
    html = lights.plain("/accord/coasts/salt-bay")
    count = sum(row["coast"] == "salt-bay" for row in LIGHTS.values())
    (url,) = re.findall(rf'<a href="([^"]+)">All {count} of Lights</a>', html)
    assert rows_at(lights, url) == count
    assert len(re.findall(r'<th scope="row"><a href="/accord/lights/', html)) == 10


def test_a_table_is_in_words(lights: Site) -> None:
    key, row = next((key, row) for key, row in LIGHTS.items() if row["lit"].endswith("-11-03"))
    html = lights.plain(f"/accord/lights?id={key}")
    (cells,) = re.findall(r"<tbody>\s*<tr>(.*?)</tr>", html, re.DOTALL)
    text = text_of(cells)
    assert f"3 November {row['lit'][:4]} {LAMPS[row['lamp']]}" in text
    assert ("yes" if row["automatic"] == "true" else "no") in text.split()
    head = text_of(re.findall(r"<thead>.*?</thead>", html, re.DOTALL)[-1])
    assert head.startswith("Name Coast First lit Lamp Height Automatic")
    assert head.endswith("Page Identifier ▲")
    assert "earliest" not in head


def test_a_column_of_dates_is_sorted_by_the_earliest_day(lights: Site) -> None:
    html = lights.plain("/accord/lights")
    assert "_sort=lit_earliest" in html
    order = re.findall(r'<time title="(\d{4})', lights.plain("/accord/lights?_sort=lit_earliest&lit__notblank=1"))
    assert order == sorted(order)


def test_derived_columns_are_shown_where_they_are_asked_for(lights: Site) -> None:
    html = lights.plain("/accord/lights?_col=lit_earliest")
    assert "First lit, earliest" in text_of(re.findall(r"<thead>.*?</thead>", html, re.DOTALL)[-1])


def test_facets_follow_from_types(lights: Site) -> None:
    """Codes, yes or no, and references to few rows; neither names nor text, nor what hardly comes twice."""
    about = lights.metadata["databases"]["accord"]["tables"]
    assert about["lights"]["facets"] == ["lamp", "automatic", "coast"]
    assert not {"facets", "offered_facets"} & about["coasts"].keys()
    aside = re.search(r'<aside class="facet-results".*?</aside>', lights.plain("/accord/lights"), re.DOTALL)
    assert aside
    links = re.findall(r"<summary>([^<]+)</summary>|>([^<>]+)</a> <span class=\"count\">([\d,]+)", aside[0])
    shown = [title or f"{label}: {count}" for title, label, count in links]
    for title, column, words in (
        ("Lamp", "lamp", LAMPS), ("Automatic", "automatic", {"true": "yes", "false": "no"}),
        ("Coast", "coast", lighthouses.COASTS),
    ):  # fmt: skip
        assert title in shown
        for value, label in words.items():
            assert f"{label}: {sum(row[column] == value for row in LIGHTS.values())}" in shown


def test_charts_count_every_row_once_and_their_bars_lead_to_these_rows(lights: Site) -> None:
    html = lights.plain("/accord/lights")
    figures = re.findall(r'<figure class="chart".*?</figure>', html, re.DOTALL)
    assert [re.search(r"<figcaption[^>]*>([^<]+)", figure)[1] for figure in figures] == [
        "Lights over time: First lit", "Lights by Height",
    ]  # fmt: skip
    for figure in figures:
        bars = re.findall(r'<th scope="row"><a href="([^"]+)">[^<]+</a></th><td class="number">([\d,]+)', figure)
        counts = [int(count.replace(",", "")) for _, count in bars]
        assert [rows_at(lights, url) for url, _ in bars] == counts
        elsewhere = re.search(r"([\d,]+) rows? without", figure)
        assert sum(counts) + (int(elsewhere[1]) if elsewhere else 0) == lighthouses.COUNT
        assert figure.count("<a href=") >= 2 * len(bars)  # in the drawing too


def test_charts_stay_where_rows_are_sorted_only(lights: Site) -> None:
    assert lights.plain("/accord/lights?_sort_desc=height").count('<figure class="chart"') == 2


def test_a_chart_is_of_all_rows_and_stays_away_where_they_are_filtered(lights: Site) -> None:
    assert '<figure class="chart"' not in lights.plain("/accord/lights?lamp=oil")


def test_the_chart_of_codes_at_home_has_their_labels(lights: Site) -> None:
    figure = re.search(r'<figure class="chart"[^>]*chart-lights-lamp.*?</figure>', lights.plain("/"), re.DOTALL)
    assert figure
    counts = {label: sum(row["lamp"] == code for row in LIGHTS.values()) for code, label in LAMPS.items()}
    for label, count in counts.items():
        assert f"{label} {count}" in text_of(figure[0])


def test_a_row_says_to_machines_what_it_is(lights: Site) -> None:
    key, row = next((key, row) for key, row in LIGHTS.items() if row["lamp"] == "gas")
    html = site_head = lights.get(f"/accord/lights/{key}")[2].decode()
    assert f'<meta property="og:title" content="{row["name"]}">' in site_head
    described = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert (described["name"], described["identifier"]) == (row["name"], key)
    assert "Lamp: Gas light." in described["description"]
    assert described["subjectOf"]["name"] == "Lights"


def test_the_sitemap_lists_every_row_that_people_write_but_those_of_lists(lights: Site) -> None:
    xml = lights.get("/sitemap.xml")[2].decode()
    home = f"http://127.0.0.1:{lights.port}"
    rows = {*(f"/accord/lights/{key}" for key in LIGHTS), *(f"/accord/coasts/{key}" for key in lighthouses.COASTS)}
    listed = {address.removeprefix(home) for address in re.findall("<loc>([^<]+)</loc>", xml)}
    assert rows <= listed
    assert listed - rows == {"/", "/accord", "/codebook", "/downloads", "/search", "/sql", "/accord/lights",
                             "/accord/coasts", "/accord/light_keepers"}  # fmt: skip
    for path in sorted(rows)[::40]:
        assert lights.get(path)[0] == 200


def test_what_language_models_read_first_says_how_a_row_is_cited(lights: Site) -> None:
    text = lights.get("/llms.txt")[2].decode()
    assert f"A record is cited by its address, `http://127.0.0.1:{lights.port}/accord/coasts/<id>`." in text


def test_a_name_is_found_and_leads_to_its_row(lights: Site) -> None:
    key, row = next(iter(LIGHTS.items()))
    html = lights.plain(f"/search?q={quote(row['name'])}")
    assert f'<a href="/accord/lights/{key}"' in html

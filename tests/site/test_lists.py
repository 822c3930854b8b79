"""Lists for readers: what ``site/lists/<table>.sql`` of any dataset makes, and what an address may ask of it."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections import Counter
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

import lighthouses
from accord.schema.load import load_schemas
from accord.site.make import listing
from accord.values import edtf
from serving import Site

SQL = """\
-- title: Lights to read of
-- description: Every light, with who kept it.
-- noun: light
-- column date: Lit
-- column coast: Coast
-- column lamp: Lamp
-- column keeper: Keepers
-- column height: Height
-- filter coast: Coast
-- filter lamp: Lamp
-- filter keeper: Keeper
-- filter year: Year
-- order -date: Newest first
-- order title: Name, A to Z
-- order -height: Highest first

SELECT l.id, l.name AS title, l.lit AS date, json_object(l.coast, c.name) AS coast, l.lamp AS lamp,
  (SELECT json_group_array(k.keeper) FROM light_keepers AS k WHERE k.light_id = l.id) AS keeper, l.height
FROM lights AS l JOIN coasts AS c ON c.id = l.coast ORDER BY l.id"""
DATES = ("1897/1899", "../1790", "1940/..")  # of the first lights, in place of what they have
YEARS = range(1780, 1961)
OWN_ROW = '<tr class="own"><th scope="row"><a href="{{ row.url }}">{{ row.cells.title }}</a></th></tr>'
LINK = re.compile(r'<th scope="row"><a href="([^"]+)"[^>]*>([^<]+)</a>')
OPTION = re.compile(r'<option value="([^"]+)"([^>]*)>([^<]*) \(([\d,]+)(?:, up to ([\d,]+) more)?\)</option>')
HOSTILE = (
    "coast=nowhere", "coast=%27%20OR%201=1%20--", "lamp=%3Cscript%3Ealert(1)%3C/script%3E", "keeper=%00", "year=abc",
    "year=99999999999999999999", "year=-1", "coast=salt-bay&lamp=steam", "order=nope", "order=-", "page=0", "page=-1",
    "page=two", "page=%D9%A3", "page=9999999999999999999999", "coast=" + "x" * 1_900, "order=%5B%5D", "page=1e3",
)  # fmt: skip


def rows() -> list[dict[str, str]]:
    """Return the lights, the first of them of dates that may fall in several years."""
    return [
        {**row, "lit": date} for row, date in zip(lighthouses.lights(), DATES, strict=False)
    ] + lighthouses.lights()[len(DATES) :]


def make(folder: Path) -> Path:
    """Make the lights with lists: of a table, of none, of what no database answers, and one with its own looks."""
    root = lighthouses.make(folder / "lights")
    with (root / "curated" / "lights.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows()[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())
    own = {
        "lists/lights.sql": SQL,
        "lists/coasts.sql": "SELECT id, name AS title FROM coasts",
        "lists/light_keepers.sql": "SELECT id, title FROM a_table_of_others",
        "lists/ships.sql": "SELECT 1 AS id, 2 AS title",
        "templates/list/coasts-row.html": OWN_ROW,
    }
    for name, text in own.items():
        path = root / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def listed(html: str) -> list[str]:
    """Return the titles of the rows of a page."""
    return [unescape(title) for _, title in LINK.findall(html)]


def options(html: str, name: str) -> dict[str, tuple[int, int]]:
    """Return the rows that each value of a pull-down leaves, and how many of these have it perhaps."""
    select = html[html.index(f'<select id="by-{name}"') :].partition("</select>")[0]
    return {
        unescape(value): (int(count.replace(",", "")) + (more := int(unsure.replace(",", "") or 0)), more)
        for value, _, _, count, unsure in OPTION.findall(select)
    }


def span(date: str) -> range:
    """Return the years in which a date may fall, within those of all lights."""
    known = edtf.parse(date)
    every = [edtf.parse(row["lit"]) for row in rows() if row["lit"]]
    ends = [day.year for one in every for day in (one.earliest, one.latest) if day]
    return range(
        known.earliest.year if known.earliest else min(ends), (known.latest.year if known.latest else max(ends)) + 1
    )


def test_a_list_names_its_rows_and_leads_to_their_pages(served: Site) -> None:
    html = served.page("/lights")
    assert "<h1>Lights to read of</h1>" in html
    assert "240 lights" in html
    known = {row["name"]: row["id"] for row in rows()}
    found = LINK.findall(html)
    assert len(found) == 50
    assert all(url == f"/accord/lights/{known[title]}" for url, title in found)
    assert '<a href="/accord/lights">' in html
    assert "<script" not in html.replace('<script type="application/ld+json">', "")


def test_dates_stand_in_words_with_nothing_for_what_is_not_known(served: Site) -> None:
    html = served.page("/lights?order=title")
    dated = {row["name"]: row["lit"] for row in rows()}
    assert len(listed(html)) == 50
    for part in html.split("<tr>")[2:]:
        (title,), shown = listed(part), part.partition("</td>")[0]
        assert (f'title="{dated[title]}"' in shown) if dated[title] else ("no date" in shown)


def test_a_pull_down_counts_what_the_other_filters_leave(served: Site) -> None:
    for chosen in ({}, {"coast": "salt-bay"}, {"lamp": "oil"}, {"coast": "salt-bay", "lamp": "oil"}):
        query = "?" + "&".join(f"{name}={value}" for name, value in chosen.items()) if chosen else ""
        html = served.page(f"/lights{query}")
        for name in ("coast", "lamp"):
            others = {key: value for key, value in chosen.items() if key != name}
            left = [row for row in rows() if all(row[key] == value for key, value in others.items())]
            wanted = Counter(row[name] for row in left)
            assert options(html, name) == {value: (count, 0) for value, count in wanted.items()}
        fitting = [row for row in rows() if all(row[key] == value for key, value in chosen.items())]
        assert f">{len(fitting)} lights" in html


def test_a_year_counts_each_date_that_may_fall_in_it_and_says_how_many_are_uncertain(served: Site) -> None:
    shown = options(served.page("/lights"), "year")
    spans = [span(row["lit"]) for row in rows() if row["lit"]]
    for year in YEARS:
        falling = [one for one in spans if year in one]
        assert shown.get(str(year), (0, 0)) == (len(falling), sum(len(one) > 1 for one in falling))
    assert shown["none"] == (sum(not row["lit"] for row in rows()), 0)
    html = served.page("/lights?year=1898")
    assert rows()[0]["name"] in listed(html)
    assert "of an uncertain date that may fall in another year" in html


def test_a_value_of_a_list_is_chosen_by_itself(served: Site) -> None:
    keeper = f"Keeper 2 of {rows()[4]['name']}"
    html = served.page(f"/lights?keeper={quote(keeper)}")
    assert listed(html) == [rows()[4]["name"]]
    assert f"Keeper 1 of {rows()[4]['name']}" in unescape(html)
    assert options(html, "keeper")[keeper] == (1, 0)


def test_pages_have_each_row_once(served: Site) -> None:
    titles = [title for number in range(1, 6) for title in listed(served.page(f"/lights?order=title&page={number}"))]
    assert sorted(titles) == sorted(row["name"] for row in rows())
    assert titles == sorted(titles, key=lambda title: "".join(c for c in title.casefold() if c.isalnum() or c == " "))
    last = served.page("/lights?page=5")
    assert 'rel="prev" href="/lights?page=4"' in last
    assert 'rel="next"' not in last
    assert "201 to 240 of 240, page 5 of 5" in last
    beyond = served.page("/lights?page=6")
    assert listed(beyond) == []
    assert "There is no page 6: what fits ends on page 5." in beyond


def test_numbers_are_sorted_as_numbers_and_nothing_comes_last(served: Site) -> None:
    found = json.loads(served.get("/lights.json?order=-height")[2])
    heights = [row["height"] for row in found]
    known = [height for height in heights if height is not None]
    assert known == sorted(known, reverse=True)
    assert heights[len(known) :] == [None] * (240 - len(known))


def test_a_form_leads_to_the_shortest_address(served: Site) -> None:
    status, headers, _ = served.get("/lights?coast=salt-bay&lamp=&keeper=&year=&order=&page=1")
    assert (status, headers["location"]) == (302, "/lights?coast=salt-bay")
    status, headers, _ = served.get("/lights?coast=&lamp=&keeper=&year=&order=")
    assert (status, headers["location"]) == (302, "/lights")


@pytest.mark.parametrize("query", HOSTILE)
def test_what_no_list_could_have_is_an_empty_list_that_says_so(served: Site, query: str) -> None:
    html = served.page(f"/lights?{query}")
    assert listed(html) == []
    assert re.search(r'<p class="zero-results" id="nothing">[^<]+[.”]</p>', html)
    assert "<script>" not in html
    assert served.get(f"/lights.json?{query}")[0] in (200, 400)


def test_parameters_of_others_change_nothing(served: Site) -> None:
    assert listed(served.page("/lights?utm_source=x&sort=y")) == listed(served.page("/lights"))


def test_the_same_rows_are_to_be_had_as_data(served: Site) -> None:
    query = "?coast=salt-bay&order=title"
    found = json.loads(served.get(f"/lights.json{query}")[2])
    assert [row["title"] for row in found][:50] == listed(served.page(f"/lights{query}"))
    assert found[0]["coast"] == {"salt-bay": "Salt Bay"}
    status, headers, body = served.get(f"/lights.csv{query}")
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    as_csv = list(csv.DictReader(io.StringIO(body.decode())))
    assert [row["title"] for row in as_csv] == [row["title"] for row in found]
    assert as_csv[0]["coast"] == "Salt Bay"
    year = next(row for row in as_csv if len(row["date"]) == 4)
    assert (year["date_earliest"], year["date_latest"]) == (f"{year['date']}-01-01", f"{year['date']}-12-31")
    assert list(found[0])[2:5] == ["date", "date_earliest", "date_latest"] == list(as_csv[0])[2:5]
    assert all(row["date_earliest"] == "" for row in as_csv if not row["date"])
    assert served.get("/lights.csv?coast=nowhere")[0] == 400


def test_all_rows_on_one_page_hold_what_a_script_filters_them_by(served: Site) -> None:
    html = served.page("/lights?page=all")
    assert len(listed(html)) == 240
    assert "/assets/list.js?" in html
    marks = re.findall(r"<tr data-values='([^']*)' data-ranks=\"([^\"]*)\"( data-uncertain)?>", html)
    coasts = Counter(value for values, _, _ in marks for value in json.loads(values)["coast"])
    assert coasts == Counter(row["coast"] for row in rows())
    assert sorted(int(ranks.split()[1]) for _, ranks, _ in marks) == list(range(1, 241))
    assert sum(bool(unsure) for _, _, unsure in marks) == len(DATES)
    assert "list.js" not in served.page("/lights")


def test_a_list_is_in_the_menu_the_sitemap_and_the_crumbs(served: Site) -> None:
    home = served.get("/")[2].decode()
    assert home.count('<a href="/lights">Lights</a>') == 2
    assert '<a href="/lights"><b>240</b>' in home
    assert "/lights</loc>" in served.get("/sitemap.xml")[2].decode()
    assert "Disallow: /lights?\n" in served.get("/robots.txt")[2].decode()
    assert re.search(r'rel="canonical" href="http://[^"?]+/lights"', served.page("/lights?coast=salt-bay&page=2"))
    assert '<a href="/lights">The same as a list to read</a>' in served.get("/accord/lights")[2].decode()


def test_a_dataset_has_its_own_looks_of_a_row(served: Site) -> None:
    html = served.get("/coasts")[2].decode()
    assert html.count('<tr class="own">') == 3
    assert "<h1>Coasts</h1>" in html


def test_what_no_database_answers_is_left_out(served: Site) -> None:
    assert set(json.loads((served.build / "site" / "lists.json").read_text(encoding="utf-8"))) == {"lights", "coasts"}
    assert served.get("/ships")[0] == 404
    assert served.get("/light_keepers")[1]["location"] == "/accord/light_keepers"


def test_a_dataset_without_lists_keeps_its_tables(lights: Site) -> None:
    assert lights.get("/lights")[1]["location"] == "/accord/lights"
    assert '<a href="/accord/lights">Lights</a>' in lights.get("/")[2].decode()
    assert not (lights.build / "site" / "lists.sqlite").exists()


@pytest.mark.parametrize(
    ("head", "named"),
    [
        ("-- column colour: Colour\n\n", "its SELECT has no column 'colour'"),
        ("-- filter colour: Colour\n\n", "its SELECT has no column 'colour'"),
        ("-- filter year: Year\n\n", "its SELECT has no column 'year'"),
        ("-- order -colour: Colour\n\n", "its SELECT has no column '-colour'"),
        ("-- filter page: Page\n\n", "no filter can be called 'page'"),
    ],
)
def test_a_head_that_fits_no_select_is_reported(tmp_path: Path, head: str, named: str) -> None:
    root = lighthouses.make(tmp_path / "lights")
    (root / "site" / "lists").mkdir(parents=True)
    sql = "SELECT id, name AS title, page FROM lights"
    (root / "site" / "lists" / "lights.sql").write_text(head + sql, encoding="utf-8")
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE lights (id, name, page)")
    with pytest.raises(listing.ListError, match=re.escape(f"site/lists/lights.sql: {named}")):
        listing.write(db, load_schemas(root / "schemas"), root / "site", tmp_path)
    db.close()

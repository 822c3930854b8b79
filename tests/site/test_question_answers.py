"""Answers of questions have the cells of tables: titles, names that link, dates in words; ids stay in the data.

A parameter that is a code or a facet is chosen, others are typed. On a dataset that the site knows nothing of, the
lighthouses, and on the small one.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest

import lighthouses
from serving import Site, serving

ASKED = """-- title: What was lit where?
-- description: Every light. lamp: what burns in it; coast: where it stands; year: when it was lit.
-- choices: coast: lights.coast

SELECT
  l.lit AS lit, l.name AS light_name, c.name AS coast_name, l.lamp AS lamp, l.height AS height, l.page AS page,
  l.automatic AS automatic, r.name AS rebuilt_name, l.coast AS coast, l.id AS id, l.rebuilt_as AS rebuilt_as
FROM lights AS l JOIN coasts AS c ON c.id = l.coast LEFT JOIN lights AS r ON r.id = l.rebuilt_as
WHERE (:lamp = '' OR l.lamp = :lamp) AND (:coast = '' OR c.id LIKE :coast) AND (:year = '' OR l.lit LIKE :year || '%')
ORDER BY l.id
"""
LISTED = "-- title: Coasts\n\nSELECT coast, COUNT(*) AS lights, GROUP_CONCAT(id) AS ids FROM lights GROUP BY coast"
MANY = """-- title: Every number

WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 250)
SELECT n, 'row ' || n AS name FROM numbers WHERE :word = '' OR name LIKE '%' || :word || '%' ORDER BY n
"""
KEY = re.compile(r'<th class="col-([\w-]+)[^>]*>([^<]*)</th>')


@pytest.fixture(scope="module")
def lights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = lighthouses.make(tmp_path_factory.mktemp("asked") / "lights")
    (root / "site" / "queries").mkdir(parents=True)
    (root / "site" / "queries" / "lit.sql").write_text(ASKED, encoding="utf-8")
    (root / "site" / "queries" / "many.sql").write_text(MANY, encoding="utf-8")
    (root / "site" / "queries" / "listed.sql").write_text(LISTED, encoding="utf-8")
    with serving(root) as site:
        yield site


def cells(html: str) -> list[dict[str, str]]:
    """Return the cells of each row of an answer by the names of their columns."""
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    found = [re.findall(r'<td class="([^"]*)"[^>]*>(.*?)</td>', row, re.DOTALL) for row in body.split("</tr>")]
    return [{re.search(r"col-([\w-]+)", kind)[1]: cell for kind, cell in row} for row in found if row]


def test_names_link_through_ids_which_the_page_leaves_out_and_the_data_keep(lights: Site) -> None:
    html = lights.page("/accord/lit")
    row = min(lighthouses.lights(), key=lambda one: one["id"])
    first = cells(html)[0]
    assert first["light_name"] == f'<a href="/accord/lights/{row["id"]}">{row["name"]}</a>'
    assert first["coast_name"] == f'<a href="/accord/coasts/{row["coast"]}">{lighthouses.COASTS[row["coast"]]}</a>'
    assert not {"id", "coast", "rebuilt_as"} & first.keys()
    data = json.loads(lights.get("/accord/lit.json?_shape=array")[2])
    assert (data[0]["id"], data[0]["coast"]) == (row["id"], row["coast"])
    assert {"id", "coast", "rebuilt_as"} <= set(next(csv.reader(io.StringIO(lights.page("/accord/lit.csv")))))


def test_titles_codes_dates_and_addresses_are_those_of_tables(lights: Site) -> None:
    html = lights.page("/accord/lit")
    titles = {name: unescape(title) for name, title in KEY.findall(html)}
    assert titles["lit"] == "First lit"
    assert (titles["light_name"], titles["coast_name"], titles["height"]) == ("Light name", "Coast", "Height")
    assert 'class="stack' in html or "rows-and-columns stack" in html
    pages = [html, *(lights.page(f"/accord/lit?_page={n}") for n in range(2, 1 - -lighthouses.COUNT // 100))]
    rows = {unescape(re.sub("<[^>]*>", "", row["light_name"])): row for page in pages for row in cells(page)}
    for light in lighthouses.lights():
        cell = rows[light["name"]]
        if light["lit"].endswith("-11-03"):
            assert f'<time title="{light["lit"]}">3 November {light["lit"][:4]}</time>' in cell["lit"]
        assert {"oil": "Oil lamp", "gas": "Gas light", "electric": "Electric light"}[light["lamp"]] in cell["lamp"]
        assert cell["automatic"] == {"true": "yes", "false": "no"}[light["automatic"]]
        assert (f'<a href="{light["page"]}" rel="nofollow">' in cell["page"]) == bool(light["page"])


def test_ids_without_a_name_beside_them_are_called_by_it(lights: Site) -> None:
    rows = cells(lights.page("/accord/listed"))
    assert [row["coast"] for row in rows] == [
        f'<a href="/accord/coasts/{key}">{name}</a>' for key, name in sorted(lighthouses.COASTS.items())
    ]
    assert all(row["lights"].isdigit() for row in rows)


def test_an_answer_about_evidence_names_records_tables_and_columns(site: Site) -> None:
    rows = cells(site.page("/accord/evidence_for_record?record=meeting-2024-02-15"))
    events = [row for row in rows if row["table"] == "Events"]
    assert events
    assert all('<a href="/events/meeting-2024-02-15">' in row["record"] for row in events)
    assert not any(row["field"].islower() for row in events if row["field"])


@pytest.mark.parametrize(
    "asked", ["evidence_for_record?record=meeting-2024-02-15", "where_sources_differ?record=meeting-2024-02-15"]
)
def test_an_answer_about_cells_gives_their_values_in_words(site: Site, asked: str) -> None:
    rows = {row["field"]: row for row in cells(site.page(f"/accord/{asked}")) if row["says"]}
    if "Place" in rows:
        assert rows["Place"]["published"] == '<a href="/accord/places/baghdad">Baghdad</a>'
        assert rows["Place"]["says"] == '<a href="/accord/places/iraq">Iraq</a>'
    assert "14 February 2024 or 15 February 2024</time>" in rows["Date"]["published"]
    assert rows["Position"]["says"] == "Deputy Minister"


def test_languages_are_named(site: Site) -> None:
    for path in ("names_in_use", "sources_and_support", "actor_names"):
        html = site.page(f"/accord/{path}")
        assert '<span title="en">English</span></td>' in html
        assert '"col-language type-str" data-label="Language" dir="auto">en<' not in html


def test_one_list_of_ids_links_each(site: Site) -> None:
    html = site.page("/accord/who_met_whom")
    first = cells(html)[0]
    assert re.match(r'<a href="/actors/[\w-]+">[^<]+</a>$', first["actor_name"])
    assert '<a href="/events/meeting-2024-02-15">' in first["events"]
    assert "actor" not in first
    assert re.match(r'<time title="\d{4}-\d\d-\d\d">\d+ \w+ \d{4}</time>$', first["first"])


# --- parameters ---


def choices(html: str, name: str) -> dict[str, str]:
    """Return the labels of the values that may be chosen for a parameter."""
    field = re.search(rf'<select id="\w+" name="{name}".*?</select>', html, re.DOTALL)
    return dict(re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', field[0])) if field else {}


def test_a_code_is_chosen_by_its_label_and_an_id_that_the_head_names_by_its_name(lights: Site) -> None:
    html = lights.page("/accord/lit?lamp=gas")
    assert choices(html, "lamp") == {
        "": "any", "electric": "Electric light", "gas": "Gas light", "oil": "Oil lamp",
    }  # fmt: skip
    assert '<option value="gas" selected>' in html
    assert choices(html, "coast")["salt-bay"] == "Salt Bay"
    assert re.search(r'<input type="search"[^>]*name="year"', html)
    assert len(re.findall("<tr>", html)) - 1 == len(re.findall("Gas light</span></td>", html))


def test_a_value_that_is_no_choice_stays_asked_for(lights: Site) -> None:
    html = lights.page("/accord/lit?lamp=candle")
    assert '<option value="candle" selected>candle</option>' in html
    assert "Nothing is recorded that fits." in html


def test_the_record_offers_topics_and_years(site: Site) -> None:
    html = site.page("/accord/events_by_topic")
    assert "Border security" in choices(html, "topic").values()
    years = [year for year in choices(html, "year") if year]
    assert years == sorted(years, reverse=True)
    assert re.search(r'<input type="search"[^>]*name="place"', html)


def test_a_long_answer_has_pages_and_its_data_are_whole(lights: Site) -> None:
    pages = [lights.page(f"/accord/many?{query}") for query in ("", "_page=2", "word=&_page=3")]
    assert [[row["n"] for row in cells(page)] for page in pages] == [
        [str(n) for n in range(first, last)] for first, last in ((1, 101), (101, 201), (201, 251))
    ]
    assert all("<b>250 rows</b>" in page for page in pages)
    assert "201 to 250 of 250, page 3 of 3" in pages[2]
    assert "<title>Every number, page 2: " in pages[1]
    links = [dict(re.findall(r'<a rel="(prev|next)" href="([^"]*)">', page)) for page in pages]
    assert links == [
        {"next": "/accord/many?_page=2"},
        {"prev": "/accord/many", "next": "/accord/many?_page=3"},
        {"prev": "/accord/many?_page=2"},
    ]
    assert len(json.loads(lights.get("/accord/many.json?_shape=array&_page=2")[2])) == 250
    assert len(lights.get("/accord/many.csv?_page=2")[2].splitlines()) == 251
    assert 'rel="next"' not in lights.page("/accord/many?word=row+25")


@pytest.mark.parametrize(
    ("asked", "number"), [("0", 1), ("-1", 1), ("x", 1), ("", 1), ("9", 3), ("9" * 40, 1), ("²", 1)]
)
def test_a_page_that_is_not_there_is_the_first_or_the_last(lights: Site, asked: str, number: int) -> None:
    assert f"page {number} of 3" in lights.page(f"/accord/many?_page={quote(asked)}")

"""Pictures: the same bytes each time, links to records that exist, nothing that a strict page forbids, a table beside.

Drawn from the real record, whose pictures are the ones that people see; pages are asked of the served small dataset.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from csv import reader
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Page, expect

import support
from accord.site.make import assets, pictures
from accord.site.make.svg import KEPT
from serving import Site
from tabs import used_again

LOOKS = support.ROOT / "site" / "pictures"
OKABE_ITO = {"#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}
ELEMENTS = {"svg", "g", "a", "title", "text", "tspan", "path", "circle", "line", "rect"}
SPECIFICATIONS = sorted(LOOKS.glob("*/*.vg.json"), key=str)


@pytest.fixture(scope="module")
def database(record: Site) -> Path:
    """Return the database of the real record."""
    return record.build / "accord.sqlite"


@pytest.fixture(scope="module")
def drawn(record: Site) -> Path:
    """Return the folder with every picture of the real record, as its build drew them."""
    return record.build / "site" / "pictures"


def test_the_record_has_its_pictures_wide_and_narrow(database: Path, drawn: Path) -> None:
    names = {name.removesuffix(".svg") for name in support.files(drawn)}
    with closing(sqlite3.connect(database)) as db:
        often = db.execute("SELECT actor FROM (SELECT actor, counterpart FROM meeting_pairs UNION SELECT counterpart, "
                           "actor FROM meeting_pairs) GROUP BY actor HAVING COUNT(*) >= 3").fetchall()  # fmt: skip
        reported = db.execute("SELECT agreement_id FROM implementation_reports WHERE as_of IS NOT NULL "
                              "GROUP BY agreement_id HAVING COUNT(*) >= 3").fetchall()  # fmt: skip
    assert often
    assert reported
    expected = {"timeline", "network", "map", "promises", "visits", "reporting"}
    expected |= {f"network/{one}" for (one,) in often} | {f"implementation/{one}" for (one,) in reported}
    assert names == {f"{name}.{variant}" for name in expected for variant in ("wide", "narrow")}


def test_the_same_data_give_the_same_bytes(database: Path, drawn: Path, tmp_path: Path) -> None:
    pictures.write(database, LOOKS, tmp_path, assets.of(support.ROOT).data)
    assert support.files(tmp_path) == support.files(drawn)


def test_every_link_leads_to_a_record_or_to_rows(database: Path, drawn: Path) -> None:
    every = {href for path in sorted(drawn.rglob("*.svg")) for href in where_to(path, drawn)}
    rows = {link for link in every if link.startswith("/accord/")}
    years = {link for link in every if link.startswith("/events?")}
    links = every - rows - years
    assert {link.split("/")[1] for link in links} == {"events", "actors", "agreements", "places"}
    with closing(sqlite3.connect(database)) as db:
        for link in links:
            _, table, key, report = re.fullmatch(r"(/)(\w+)/([a-z0-9-]+)(?:#([a-z0-9-]+))?", link).groups()
            assert db.execute(f'SELECT 1 FROM "{table}" WHERE id = ?', [key]).fetchone(), link
            if report:
                found = db.execute("SELECT agreement_id FROM implementation_reports WHERE id = ?", [report]).fetchone()
                assert found == (key,), link
        for link in rows:
            assert rows_of(link, db), link
        known = {str(year) for (year,) in db.execute("SELECT DISTINCT STRFTIME('%Y', date_earliest) FROM events")}
    assert {link.removeprefix("/events?year=") for link in years} <= known


def where_to(path: Path, drawn: Path) -> Iterator[str]:
    """Yield where the links of a picture lead: those within a page, from the page of the record that it is of."""
    for href in hrefs(path):
        page = path.relative_to(drawn).as_posix().partition(".")[0].replace("implementation", "/agreements")
        yield f"{page}{href}" if href.startswith("#") else href


def rows_of(link: str, db: sqlite3.Connection) -> int:
    """Return how many rows the filters of an address leave; what they say of uncertain dates is not looked at."""
    address, signs = (
        urlsplit(link),
        {"": "= ?", "gte": ">= ?", "lt": "< ?", "in": "IN (SELECT value FROM json_each(?))"},
    )
    where, values = [], []
    for name, value in parse_qsl(address.query):
        column, _, sign = name.partition("__")
        if sign != "during":
            where.append(f'"{column}" {signs[sign]}')
            values.append(json.dumps(value.split(",")) if sign == "in" else value)
    table = address.path.removeprefix("/accord/")
    return int(db.execute(f'SELECT COUNT(*) FROM "{table}" WHERE {" AND ".join(where)}', values).fetchone()[0])


def test_the_circles_of_promises_lead_to_the_reports_that_they_count(database: Path, drawn: Path) -> None:
    with closing(sqlite3.connect(database)) as db:
        db.row_factory = sqlite3.Row
        claims = db.execute((LOOKS / "promises" / "claims.sql").read_text(encoding="utf-8")).fetchall()
        assert [rows_of(claim["href"], db) for claim in claims] == [claim["claims"] for claim in claims]
    assert set(hrefs(drawn / "promises.wide.svg")) == {claim["href"] for claim in claims}


def test_every_event_with_a_date_and_who_met_most_is_in_its_picture(database: Path, drawn: Path) -> None:
    with closing(sqlite3.connect(database)) as db:
        events = {f"/events/{one}" for (one,) in db.execute("SELECT id FROM events WHERE date IS NOT NULL")}
        met: Counter[str] = Counter()
        for actor, counterpart, meetings in db.execute("SELECT actor, counterpart, meetings FROM meeting_pairs"):
            met.update({actor: meetings, counterpart: meetings})
    most = sorted(met, key=lambda one: (-met[one], one))[:40]
    assert {x for x in hrefs(drawn / "timeline.wide.svg") if x.startswith("/events/")} == events
    assert hrefs(drawn / "network.wide.svg") == {f"/actors/{one}" for one in most}


def test_on_a_phone_the_timeline_is_bars_by_quarter_and_the_network_the_pairs_that_met_most(
    database: Path, drawn: Path
) -> None:
    with closing(sqlite3.connect(database)) as db:
        months = db.execute(
            "SELECT DISTINCT SUBSTR(date_earliest, 1, 4) FROM events WHERE date_precision IN ('day', 'month')"
        )
        years = {f"/events?year={year}" for (year,) in months}
        most = "SELECT MAX(meetings), disputed FROM meeting_pairs"
        meetings, disputed = db.execute(f"{most} WHERE meetings = (SELECT MAX(meetings) FROM meeting_pairs)").fetchone()
    assert years <= set(hrefs(drawn / "timeline.narrow.svg"))
    bars = ["".join(link.itertext()) for link in parsed(drawn / "network.narrow.svg").iter("a")]
    assert len(bars) == 15
    assert bars[0].endswith(f": {meetings} meetings" + (f", {disputed} disputed" if disputed else ""))


def names_of(path: Path) -> set[str]:
    """Return the names of the marks of a picture that lead to something."""
    return {link.findtext("title") or "" for link in parsed(path).iter("a")}


def test_what_is_disputed_is_marked(database: Path, drawn: Path) -> None:
    """Lines of meetings each of which is disputed, reports, circles that count some, events over time."""
    with closing(sqlite3.connect(database)) as db:
        disputed = "SELECT agreement_id, COUNT(*) FROM implementation_reports WHERE contest = 'disputed'"
        reports = dict(db.execute(f"{disputed} AND as_of IS NOT NULL GROUP BY 1"))
        events = db.execute("SELECT title FROM events WHERE contest = 'disputed' AND date IS NOT NULL").fetchall()
    assert "4,4" in {mark.get("stroke-dasharray") for mark in parsed(drawn / "network.wide.svg").iter()}
    for name in ("visits", "promises"):
        broken = [one for one in names_of(drawn / f"{name}.wide.svg") if one.endswith(" disputed")]
        assert broken
    for agreement in (path.name.partition(".")[0] for path in (drawn / "implementation").glob("*.wide.svg")):
        marked = [
            link.findtext("title")
            for link in parsed(drawn / "implementation" / f"{agreement}.wide.svg").iter("a")
            if (link.findtext("title") or "").endswith(", disputed")
        ]
        assert len(marked) == reports.get(agreement, 0)
    over_time = names_of(drawn / "timeline.wide.svg") | {
        "".join(text.itertext()) for text in parsed(drawn / "timeline.wide.svg").iter("text")
    }
    for (title,) in events:
        assert any(name.startswith(title) and name.endswith(", disputed") for name in over_time), title


def test_visits_are_across_the_border_and_their_circles_lead_to_them(database: Path, drawn: Path) -> None:
    """A caller on somebody of his own country, at home, is in no circle."""
    with closing(sqlite3.connect(database)) as db:
        db.row_factory = sqlite3.Row
        circles = db.execute((LOOKS / "visits" / "visits.sql").read_text(encoding="utf-8")).fetchall()
        assert all(rows_of(circle["href"], db) >= circle["events"] for circle in circles), "a row a visitor"
    lists = [dict(parse_qsl(urlsplit(circle["href"]).query))["event__in"].split(",") for circle in circles]
    assert [len(events) for events in lists] == [circle["events"] for circle in circles]
    shown = {event for events in lists for event in events}
    assert set(hrefs(drawn / "visits.wide.svg")) == {circle["href"] for circle in circles}
    assert {"pezeshkian-iraq-visit-2024", "araji-mohseni-ejei-2024"} <= shown
    assert not {"barzani-museum-opening-2023", "araji-sulaymaniyah-2023-05", "karami-araghchi-2025-12"} & shown


def test_a_colour_of_a_side_stands_for_that_side_alone(drawn: Path) -> None:
    sides = {"var(--iranian)", "var(--iraqi)", "var(--kurdistan)"}
    for picture in ("timeline", "map"):
        used = {
            x.get(name) for x in parsed(drawn / f"{picture}.wide.svg").iter("circle") for name in ("fill", "stroke")
        }
        assert not used & sides
        assert OKABE_ITO.isdisjoint(used)
    for path in sorted(drawn.glob("implementation/*.svg")):
        for link in parsed(path).iter("a"):
            name = link.findtext("title") or ""
            painted = {part.get(look) for part in link.iter() for look in ("fill", "stroke")} & sides
            assert painted <= {"var(--iranian)" if "(Iran)" in name else "var(--iraqi)"}, name


def test_nothing_that_a_strict_page_forbids_or_that_two_drawings_would_share(drawn: Path) -> None:
    named = {"role", "aria-label", "aria-hidden", "tabindex", "href"}
    for svg in each(drawn):
        for element in svg.iter():
            assert element.tag in ELEMENTS
            assert element.attrib.keys() <= KEPT | {"r", "cx", "cy"} | (named if element.tag in ("svg", "a") else set())


def font_sizes(mark: ET.Element, inherited: str = "none") -> Iterator[str]:
    """Yield the size of each text at or below a mark, its own or that of a group around it."""
    own = mark.get("font-size", inherited)
    if mark.tag == "text":
        yield own
    for child in mark:
        yield from font_sizes(child, own)


def test_every_link_has_a_name_and_every_text_can_be_read_on_a_phone(drawn: Path) -> None:
    for path in sorted(drawn.rglob("*.svg")):
        svg = parsed(path)
        for link in svg.iter("a"):
            assert "".join(link.itertext()).strip()
        assert min(float(size.removesuffix("px")) for size in font_sizes(svg)) >= 11
        assert float(svg.get("width")) <= (358 if ".narrow." in path.name else 1216), "a phone of 390, less the margins"


def test_colours_are_distinguished_and_stand_out_in_light_and_dark(drawn: Path) -> None:
    base, own = support.ROOT / "src/accord/site/static/accord.css", support.ROOT / "site/static/site.css"
    style = base.read_text(encoding="utf-8") + own.read_text(encoding="utf-8")
    papers = re.findall(r"--paper: (#[0-9a-f]{6})", style)[:2]
    used = {element.get(name) for svg in each(drawn) for element in svg.iter() for name in ("fill", "stroke")}
    properties = {colour for colour in used if colour and colour.startswith("var(")}
    assert all(f"{colour[4:-1]}: " in style for colour in properties)
    fixed = used - properties - {None, "none"}
    assert fixed <= OKABE_ITO
    assert all(contrast(colour, paper) >= 3 for colour in fixed for paper in papers)


def pages_of(drawn: Path) -> dict[str, int]:
    """Return the pages that have pictures, with their number, and one of each kind of record."""
    folders = {"network": "actors", "implementation": "agreements"}
    kinds = {path.parent.name: f"/{folders[path.parent.name]}/{path.name.split('.')[0]}" for path in drawn.glob("*/*")}
    return {
        "/timeline": 1,
        "/network": 2,
        "/map": 2,
        "/promises": 1,
        "/reporting": 1,
        **dict.fromkeys(kinds.values(), 1),
    }


def test_every_picture_has_its_numbers_its_file_and_its_sql(record: Site, drawn: Path, plain_page: Page) -> None:
    """Also the bars of the map, and what is asked of them with the place that is chosen."""
    for path, number in {**pages_of(drawn), "/map?from=2023&place=baghdad": 2}.items():
        plain_page.goto(f"http://127.0.0.1:{record.port}{path}")
        figures = plain_page.locator("figure").all()
        assert len(figures) == number, path
        for figure in figures:
            rows, csv = (link.get_attribute("href") for link in figure.locator("a[data-asks=rows]").all())
            sql = figure.get_by_role("link", name="SQL", exact=True).get_attribute("href")
            assert record.get(rows)[0] == 200, rows
            status, headers, body = record.get(csv)
            assert (status, headers["content-type"].partition(";")[0]) == (200, "text/csv"), csv
            held = list(reader(io.StringIO(body.decode(), newline="")))[1:]
            assert held, csv
            asked = dict(parse_qsl(urlsplit(sql).fragment, keep_blank_values=True))
            values = {name[1:]: value for name, value in asked.items() if name.startswith(":")}
            with closing(sqlite3.connect(record.build / "accord.sqlite")) as db:
                assert len(db.execute(asked["sql"], values).fetchall()) == len(held), path


@pytest.mark.parametrize("path", ["/timeline", "/network", "/map"])
def test_a_table_beside_the_picture_leads_to_the_same_records(site: Site, path: str) -> None:
    status, _, body = site.get(path)
    text = body.decode()
    assert status == 200
    figure, _, after = text.partition("<figure")[2].partition("</figure>")
    drawn = set(re.findall(r'<a href="(/[a-z]+/[a-z0-9-]+)"', figure))
    assert drawn
    linked = set(re.findall(r'<a href="(?:/accord)?(/[a-z]+/[a-z0-9-]+)"', after))  # a place has no page but its row
    assert drawn <= linked


def test_the_map_shows_tiles_of_this_site_and_names_a_place_by_keyboard(site: Site, tab: Page) -> None:
    requested: list[str] = []
    with used_again(tab, 1280, heard={"request": lambda request: requested.append(request.url)}):
        tab.goto(f"http://127.0.0.1:{site.port}/map")
        expect(tab.locator(".leaflet-tile-loaded").first).to_be_visible()
        tab.get_by_role("button", name="Baghdad: 1 event").press("Enter")
        expect(tab.locator(".leaflet-popup-content a").last).to_have_attribute("href", "/events/meeting-2024-02-15")
    assert all(url.startswith((f"http://127.0.0.1:{site.port}/", "data:")) for url in requested)


def test_other_tables_have_no_pictures(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as db:
        db.execute("CREATE TABLE flows (id TEXT)")
    pictures.write(tmp_path / "other.sqlite", LOOKS, tmp_path / "drawn")
    assert not (tmp_path / "drawn").exists()


def test_what_can_no_longer_be_read_is_not_drawn(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_ROWS", 4)
    pictures.write(database, LOOKS, tmp_path)
    assert "timeline.wide.svg" not in support.files(tmp_path)


@pytest.mark.parametrize("path", SPECIFICATIONS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_specification_holds_no_data_of_its_own(path: Path) -> None:
    spec = json.loads(path.read_text(encoding="utf-8"))
    filled = {query.stem for query in path.parent.glob("*.sql")} - {"records"}
    assert filled <= {data["name"] for data in spec["data"]}
    assert set(spec["usermeta"]["needs"]) <= filled
    assert all(data["values"] == [] for data in spec["data"] if data["name"] in filled)
    assert not any("url" in data for data in spec["data"] if data["name"] in filled)


def each(folder: Path) -> list[ET.Element]:
    """Return every picture of a folder."""
    return [parsed(path) for path in sorted(folder.rglob("*.svg"))]


def parsed(path: Path) -> ET.Element:
    """Return a picture, its elements without their namespace."""
    svg = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own drawing
    for element in svg.iter():
        element.tag = element.tag.rpartition("}")[2]
    return svg


def hrefs(path: Path) -> set[str | None]:
    """Return the links of one picture."""
    return {link.get("href") for link in parsed(path).iter("a")}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG reckons it."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

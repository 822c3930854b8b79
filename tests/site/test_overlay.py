"""A dataset lays its own pages, questions, templates and styles over the base site, file by file; the rest stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import lighthouses
from serving import Site, serving

OWN = {
    "templates/_footer.html": "<span>A footer of our own, version {{ accord_version }}, {{ accord_build }}</span>",
    "templates/row-accord-light_keepers.html": (
        '{% extends "row.html" %}{% block crumbs %}<p>Our keeper</p>{% endblock %}'
    ),
    "templates/page/coasts.html": (
        '{% extends "record.html" %}{% block about %}<h1>{{ record_name }}</h1>{% endblock %}'
        "{% block sections %}<p>{{ lights[0].count|plural('light') }}</p>{% endblock %}"
    ),
    "pages/coasts/record.sql": "SELECT * FROM coasts WHERE id = :id",
    "pages/coasts/lights.sql": "SELECT COUNT(*) AS count FROM lights WHERE coast = :id",
    "pages/nothing/record.sql": "SELECT * FROM a_table_of_other_schemas WHERE id = :id",
    "queries/tallest.sql": "-- title: The tallest\n-- theme: Heights\n\nSELECT name FROM lights ORDER BY height DESC",
    "queries/only_sql.sql": "SELECT name FROM lights ORDER BY name",
    "static/site.css": ".brand { letter-spacing: 1px; }",
    "site.json": '{"navigation": {"tables": {"lights": "The lights"}}}',
}


@pytest.fixture(scope="module")
def overlaid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the lighthouses with a site of their own, whose schemas say of no column that it is searched."""
    root = lighthouses.make(tmp_path_factory.mktemp("overlaid") / "lights")
    for name, text in OWN.items():
        path = root / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for schema in (root / "schemas").glob("*.json"):
        text = re.sub(r',\s*"x-search": true', "", schema.read_text(encoding="utf-8"))
        schema.write_text(text, encoding="utf-8")
    with serving(root) as site:
        yield site


def test_a_template_stands_in_place_of_the_one_of_its_name(overlaid: Site) -> None:
    for path in ("/", "/accord/lights", "/codebook"):
        assert "A footer of our own, version 1.2.0" in overlaid.page(path)
        assert "served by" not in overlaid.page(path)


def test_a_template_of_one_table_is_of_that_table_alone(overlaid: Site) -> None:
    key = lighthouses.lights()[0]["id"]
    keeper = overlaid.page(f"/accord/light_keepers/{key},1")
    assert "<p>Our keeper</p>" in keeper
    assert '<dl class="facts">' in keeper
    assert "Our keeper" not in overlaid.page(f"/accord/lights/{key}")


def test_a_page_of_records_is_where_links_lead(overlaid: Site) -> None:
    row = next(row for row in lighthouses.lights() if row["coast"] == "salt-bay")
    own = overlaid.page("/coasts/salt-bay")
    assert "<h1>Salt Bay</h1>" in own
    assert "<p>116 lights</p>" in own
    assert '<a href="/coasts/salt-bay">Salt Bay</a>' in overlaid.page(f"/accord/lights/{row['id']}")
    as_published = overlaid.page("/accord/coasts/salt-bay")
    assert '<a href="/coasts/salt-bay">Its page</a>' in as_published
    assert 'rel="canonical" href="http://127.0.0.1' in as_published
    assert '/coasts/salt-bay">\n<meta name="description"' in as_published


def test_a_page_that_these_tables_cannot_answer_is_left_out(overlaid: Site) -> None:
    overlaid.page("/nothing/x", 404)


def test_questions_stand_on_the_start_page_under_their_themes(overlaid: Site) -> None:
    home = overlaid.page("/")
    assert "<h3>Heights</h3>" in home
    assert '<a href="/accord/tallest"' in home
    assert ">Questions</a>" in home
    assert "The tallest" in overlaid.page("/accord/tallest")
    assert '<a href="/accord/only_sql">Only sql</a>' in home
    assert "<h1>Only sql</h1>" in overlaid.page("/accord/only_sql")
    assert "only_sql" in overlaid.page("/llms.txt")


def test_the_style_of_the_dataset_comes_after_that_of_the_base(overlaid: Site) -> None:
    html = overlaid.page("/")
    assert html.index("/assets/accord.css?") < html.index("/assets/site.css?")
    assert overlaid.get("/assets/site.css")[2] == OWN["static/site.css"].encode()


def test_the_menu_has_what_the_dataset_chooses(overlaid: Site) -> None:
    assert ">The lights</a>" in overlaid.page("/codebook")
    assert ">Coasts</a></li>" not in overlaid.page("/codebook")


def test_what_stands_nowhere_in_the_folder_is_of_the_base(overlaid: Site) -> None:
    folder = Path(overlaid.root) / "site" / "templates"
    assert not (folder / "table.html").exists()
    assert "Lights by Height" in overlaid.page("/accord/lights")


def test_rows_are_found_by_their_labels_where_no_schema_says_what_is_searched(overlaid: Site) -> None:
    row = lighthouses.lights()[0]
    groups = json.loads(overlaid.page(f"/search.json?q={row['name'].replace(' ', '+')}"))["groups"]
    assert next(hit["id"] for group in groups for hit in group["hits"]) == row["id"]
    assert 'role="search"' in overlaid.page("/")

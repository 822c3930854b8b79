"""A dataset's own texts are pages of its site: titles, links between them, tables; what cannot be shown is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import lighthouses
from accord.site.make.documents import DocumentError, documents
from serving import Site, serving

METHOD = """# How it was made

See [the limits](limits.md#what-is-missing), [a site](https://lamps.example/a), [a script](../make.py), <b>bold</b>,
[mail](mailto:a@lamps.example), [below](#the-rule), the [codebook](../build/codebook.md) and ![a lamp](lamp.png).

## The rule

### The rule

| lamp | height |
|---|---:|
| *gas* | 3 |
"""
LIMITS = "# Limits\n\n## What is missing\n\nBack to [the method](./method.md).\n"


def written(root: Path, **texts: str) -> Path:
    """Return the folder of the site of a dataset that has texts."""
    (root / "docs").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (root / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    return root / "site"


@pytest.fixture(scope="module")
def lit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the lighthouses with two texts, served under a prefix."""
    root = lighthouses.make(tmp_path_factory.mktemp("texts") / "lights")
    site = written(root, method=METHOD, limits=LIMITS)
    site.mkdir(exist_ok=True)
    (site / "site.json").write_text('{"documents": {"method": "docs/method.md", "limits": "docs/limits.md"}}', "utf-8")
    (site / "settings.json").write_text('{"base_url": "/lamps/"}', "utf-8")
    with serving(root) as served:
        yield served


def test_a_text_is_a_page_with_its_title_and_a_way_to_it_on_every_page(lit: Site) -> None:
    method = lit.page("/lamps/method")
    assert "<h1>How it was made</h1>" in method
    assert "<title>How it was made: " in method
    assert '<a href="/lamps/limits">limits</a>' in lit.page("/lamps/")
    assert "/lamps/method" in lit.page("/lamps/sitemap-0.xml")
    assert "How it was made" in lit.page("/lamps/llms.txt")


def test_links_lead_to_pages_of_the_site_under_its_prefix(lit: Site) -> None:
    method = lit.page("/lamps/method")
    assert '<a href="/lamps/limits#what-is-missing">the limits</a>' in method
    assert '<a href="/lamps/codebook">codebook</a>' in method
    assert '<a href="/lamps/method">the method</a>' in lit.page("/lamps/limits")


def test_what_the_site_does_not_have_keeps_its_words_without_a_link(tmp_path: Path) -> None:
    shown = documents(written(tmp_path, method=METHOD, limits=LIMITS), {"method": "docs/method.md"})["method"]
    assert "<span>the limits</span>" in shown["html"]
    assert "<span>a script</span>" in shown["html"]
    assert "<span>mail</span>" in shown["html"]
    assert '<a href="https://lamps.example/a">a site</a>' in shown["html"]
    assert '<a href="#the-rule">below</a>' in shown["html"]
    assert "<img" not in shown["html"]
    assert "&lt;b&gt;bold&lt;/b&gt;" in shown["html"]


TABLE = "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


def test_headings_have_ids_of_their_own_and_tables_scroll_by_themselves(tmp_path: Path) -> None:
    shown = documents(written(tmp_path, method=METHOD), {"method": "docs/method.md"})["method"]
    assert shown["title"] == "How it was made"
    assert shown["headings"] == [{"id": "the-rule", "title": "The rule"}]
    assert '<h3 id="the-rule-2">' in shown["html"]
    assert 'tabindex="0" role="region"' in shown["html"]
    twice = documents(written(tmp_path, method=METHOD + TABLE), {"method": "docs/method.md"})["method"]["html"]
    assert [f'aria-label="Table {number}"' in twice for number in (1, 2, 3)] == [True, True, False]
    assert twice.count("<table>") == twice.count("</table></div>") == 2


def test_code_scrolls_by_itself_and_an_empty_head_is_none(tmp_path: Path) -> None:
    text = "# T\n\n```sh\nmake\n```\n\n    <pre>\n\n| | b |\n|---:|---|\n| 1 | 2 |\n"
    html = documents(written(tmp_path, method=text), {"method": "docs/method.md"})["method"]["html"]
    assert [f'<pre tabindex="0" role="region" aria-label="Code {n}">' in html for n in (1, 2, 3)] == [True, True, False]
    assert "&lt;pre&gt;" in html
    assert '<td style="text-align:right"></td>\n<th>b</th>' in html


@pytest.mark.parametrize(
    ("name", "path", "text", "says"),
    [
        ("method", "docs/missing.md", "# T", "there is no docs/missing.md"),
        ("method", "../../method.md", "# T", "outside of the dataset"),
        ("method", "docs/method.md", "No title", "docs/method.md:1: begins without a title"),
        ("codebook", "docs/method.md", "# T", "'codebook' is no free address"),
        ("../method", "docs/method.md", "# T", "is no free address"),
        ("lights", "docs/method.md", "# T", "'lights' is no free address"),
    ],
)
def test_what_cannot_be_shown_is_refused(tmp_path: Path, name: str, path: str, text: str, says: str) -> None:
    site = written(tmp_path / "within", method=text)
    (site / "pages" / "lights").mkdir(parents=True)
    with pytest.raises(DocumentError, match=says):
        documents(site, {name: path})


def test_a_text_that_is_no_text_is_refused(tmp_path: Path) -> None:
    site = written(tmp_path, method="")
    (tmp_path / "docs" / "method.md").write_bytes(b"# \xff")
    with pytest.raises(DocumentError, match="cannot be read as text"):
        documents(site, {"method": "docs/method.md"})

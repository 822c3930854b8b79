"""The pages of the documentation: made without a warning, complete, asking no other host, readable by everybody.

Sphinx makes them, so what reads them runs in `make ecosystem`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from support import ROOT

CONFIGURATION = (ROOT / "docs" / "conf.py").read_text("utf-8")
KINDS = ("Tutorial", "How to", "Reference", "Explanation", "The project")
ASKED = re.compile(r"""<(?:script|img|iframe|source|link)\b[^>]*?(?:src|href)=["']((?:https?:)?//[^"']+)""")
SHOWN = ("index.html", "docs/tutorial.html", "docs/commands.html", "docs/notebooks/who-met-whom.html")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the pages, as ``make docs`` makes them: a warning, such as a dead link, fails."""
    out = tmp_path_factory.mktemp("docs")
    alone = {name: value for name, value in os.environ.items() if name != "MAKEFLAGS"}  # not a part of `make ecosystem`
    command = ["make", "docs", f"OUT={out}"]
    done = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return out / "pages"


def linked() -> Iterator[tuple[str, Path]]:
    """Yield each kind of documentation with each paper that the contents list under it."""
    text = (ROOT / "docs" / "README.md").read_text("utf-8")
    kinds = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    for kind, part in zip(kinds[::2], kinds[1::2], strict=True):
        for target in re.findall(r"\]\(([^)#:]+\.(?:md|ipynb))\)", part):
            yield kind, (ROOT / "docs" / target).resolve()


def test_the_contents_list_every_paper_once_in_its_kind() -> None:
    listed = [paper for _, paper in linked()]
    assert tuple(dict.fromkeys(kind for kind, _ in linked())) == KINDS
    assert len(listed) == len(set(listed))
    papers = {*(ROOT / "docs").glob("*.md"), *(ROOT / "docs").glob("notebooks/*.ipynb"), *ROOT.glob("*.md")} - {
        ROOT / "README.md",
        ROOT / "docs" / "README.md",
    }
    assert papers <= set(listed)


@pytest.mark.ecosystem
def test_every_paper_is_a_page_in_the_menu(pages: Path) -> None:
    menu = (pages / "index.html").read_text("utf-8").partition('class="sidebar-tree"')[2].partition("</nav>")[0]
    for _, paper in linked():
        page = paper.relative_to(ROOT).with_suffix(".html").as_posix()
        assert (pages / page).is_file()
        assert f'href="{page}"' in menu, page


@pytest.mark.ecosystem
def test_a_notebook_is_a_page_with_its_code_what_it_printed_and_its_picture_in_words(pages: Path) -> None:
    notebooks = [*(ROOT / "docs" / "notebooks").glob("*.ipynb")]
    assert len(notebooks) == 3
    for path in notebooks:
        page = (pages / "docs" / "notebooks" / f"{path.stem}.html").read_text("utf-8")
        cells = json.loads(path.read_text("utf-8"))["cells"]
        (said,) = [cell["metadata"]["alt"] for cell in cells if cell["metadata"]]
        assert len(re.findall(r'<svg role="img" [^>]*aria-label="([^"]+)"', page)) == 1
        assert f'aria-label="{escape(said)}"' in page
        assert page.count('class="highlight-python') == sum(cell["cell_type"] == "code" for cell in cells)
        assert page.count('class="highlight-text') >= 2


@pytest.mark.ecosystem
def test_no_page_asks_another_host(pages: Path) -> None:
    for page in pages.rglob("*.html"):
        assert ASKED.findall(page.read_text("utf-8")) == [], page.name
    for style in pages.rglob("*.css"):
        assert not re.search(r"@import|url\(['\"]?(?:https?:)?//", style.read_text("utf-8")), style.name
    assert ASKED.findall('<script async src="https://example.org/a.js"></script>') == ["https://example.org/a.js"]


@pytest.mark.ecosystem
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_axe_finds_nothing(width: int, pages: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in SHOWN:
        page.goto((pages / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        faults = Axe().run(page, options=RULES).response["violations"]
        assert [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in faults] == [], name
    page.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.ecosystem
def test_what_is_typed_is_found(pages: Path, browser: Browser) -> None:
    """The search of the pages needs no server and no other host."""
    page = browser.new_page()
    page.goto(f"{(pages / 'search.html').as_uri()}?q=semicolons")
    page.wait_for_selector("#search-results li a")
    hits = [link.get_attribute("href") for link in page.locator("#search-results li a").all()]
    assert any("docs/tutorial.html" in hit for hit in hits)
    page.close()


@pytest.mark.ecosystem
def test_a_dead_link_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Here\n\n[a](README.md#nowhere) [b](gone.md)\n", encoding="utf-8")
    (tmp_path / "conf.py").write_text(
        re.search(r"^extensions = .*", CONFIGURATION, re.MULTILINE)[0]
        + "\n"
        + re.search(r"^myst_heading_anchors = .*", CONFIGURATION, re.MULTILINE)[0]
        + "\nroot_doc = 'README'\n",
        encoding="utf-8",
    )
    command = [ROOT / ".venv/docs/bin/python", "-m", "sphinx", "-b", "dummy", "-q", "-W", "--keep-going", ".", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert "gone.md" in done.stderr

"""Sphinx makes the documentation's pages of the Markdown that stands in the repository: ``make docs``.

The pages are these papers at their own paths, so that a link that leads somewhere in the repository leads there on the
pages; a file that is none of them is copied. ``README.md`` beside this file says what is of which kind. Nothing is
asked of another host, neither here nor by a page.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
CONTENTS = ROOT / "docs" / "README.md"
OF_FOLDERS = (
    "*/README.md",
    "benchmarks/*.md",
    "examples/*/README.md",
    "src/accord/README.md",
    "src/accord/site/README.md",
)


def contents() -> dict[str, dict[str, str]]:
    """Return the pages of each kind of documentation, with the words by which the contents link to them."""
    kinds = re.split(r"^## (.+)$", CONTENTS.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {kind: _pages(text) for kind, text in zip(kinds[::2], kinds[1::2], strict=True)}


def _pages(text: str) -> dict[str, str]:
    links = re.findall(r"\[([^\]]+)\]\(([^):#]+\.md)\)", text)
    paths = ((CONTENTS.parent / target).resolve().relative_to(ROOT).as_posix() for _, target in links)
    titles = (" ".join(words.split()) for words, _ in links)
    return {path: title[0].upper() + title[1:] for path, title in zip(paths, titles, strict=True)}


def folders() -> dict[str, str]:
    """Return what introduces the folders, which the contents do not list."""
    listed = {page for pages in contents().values() for page in pages}
    found = {path.relative_to(ROOT).as_posix() for pattern in OF_FOLDERS for path in ROOT.glob(pattern)}
    return {page: page.removesuffix("README.md") for page in sorted(found - listed) if page[0] != "."}  # no tool's


def menu(_: Sphinx, page: str, source: list[str]) -> None:
    """Give the first page the menu of all others."""
    if page == root_doc:
        for kind, pages in {**contents(), "Folders": folders()}.items():
            lines = [f"{title} </{path.removesuffix('.md')}>" for path, title in pages.items()]
            source[0] += "\n".join(["", "```{toctree}", ":hidden:", f":caption: {kind}", "", *lines, "```", ""])


def finish(app: Sphinx, failure: Exception | None) -> None:
    """Let the first page answer for the folder, and let all be used with a keyboard and read aloud."""
    if failure is None:
        for page in Path(app.outdir).rglob("*.html"):
            text = page.read_text("utf-8").replace("<pre>", '<pre tabindex="0">')
            page.write_text(text.replace('role="heading"', 'role="heading" aria-level="2"'), "utf-8")
        shutil.copyfile(Path(app.outdir) / f"{root_doc}.html", Path(app.outdir) / "index.html")


def setup(app: Sphinx) -> None:
    """Join what stands here to Sphinx."""
    app.connect("source-read", menu)
    app.connect("build-finished", finish)
    app.add_lexer("mermaid", TextLexer)  # drawn by hosts of repositories, shown as text elsewhere


project = "Accord"
author = "Accord contributors"
extensions = ["myst_parser"]
root_doc = "README"
include_patterns = ["README.md", *(page for pages in contents().values() for page in pages), *folders()]
exclude_patterns = [".*", "curated/*/*", "codings/*/*", "tests/data"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "Accord"
html_copy_source = html_use_index = False
html_show_copyright = False
pygments_style, pygments_dark_style = "a11y-high-contrast-light", "a11y-high-contrast-dark"

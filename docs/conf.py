"""Sphinx makes the documentation's pages of the Markdown that stands in the repository: ``make docs``.

The pages are these papers at their own paths, so that a link that leads somewhere in the repository leads there on the
pages; a file that is none of them is copied. ``README.md`` beside this file says what is of which kind. Nothing is
asked of another host, neither here nor by a page.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
PICTURE = (
    'role="img" style="max-width: 100%; min-width: 36em; height: auto"'  # as wide as the page; on a phone it scrolls
)
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
    links = re.findall(r"\[([^\]]+)\]\(([^):#]+\.(?:md|ipynb))\)", text)
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
            lines = [f"{title} </{path.rpartition('.')[0]}>" for path, title in pages.items()]
            source[0] += "\n".join(["", "```{toctree}", ":hidden:", f":caption: {kind}", "", *lines, "```", ""])


def notebook(app: Sphinx, page: str, source: list[str]) -> None:
    """Let a notebook be Markdown: its texts, its code, and what the code printed and drew when it was run last."""
    if app.env.doc2path(page).suffix == ".ipynb":
        source[0] = "\n\n".join(part for cell in json.loads(source[0])["cells"] for part in _cell(cell))


def _cell(cell: dict[str, Any]) -> Iterator[str]:
    text = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        yield text
        return
    yield f"```python\n{text}\n```"
    for output in cell["outputs"]:
        if "text" in output:
            yield f"```text\n{''.join(output['text']).rstrip()}\n```"
        else:
            picture = "".join(output["data"]["image/svg+xml"]).partition("<svg ")[2]
            said = f'{PICTURE} aria-label="{escape(cell["metadata"]["alt"])}"'
            yield f'``````{{raw}} html\n<div style="overflow-x: auto" tabindex="0"><svg {said} {picture}</div>\n``````'


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
    app.connect("source-read", notebook)
    app.connect("build-finished", finish)
    app.add_lexer("mermaid", TextLexer)  # drawn by hosts of repositories, shown as text elsewhere


project = "Accord"
author = "Accord contributors"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown", ".ipynb": "markdown"}
root_doc = "README"
include_patterns = ["README.md", *(page for pages in contents().values() for page in pages), *folders()]
exclude_patterns = [".*", "curated/*/*", "codings/*/*", "tests/data"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "Accord"
html_copy_source = html_use_index = False
html_show_copyright = False
pygments_style, pygments_dark_style = "a11y-high-contrast-light", "a11y-high-contrast-dark"

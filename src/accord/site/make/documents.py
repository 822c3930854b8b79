"""A dataset's own texts as pages of its site: the Markdown files that ``documents`` of ``site.json`` names.

CommonMark with tables; HTML in a text is shown as text. A link to another file of the dataset leads to the page that
the site has of it, and where it has none, the words stay without the link.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from posixpath import join, normpath
from typing import TypedDict
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from accord.problems import AccordError
from accord.site.addresses import FIXED
from accord.site.make import settings

# What every site has of the build's own files.
PUBLISHED = {"build/codebook.md": "codebook", "build/quality.md": "quality"}
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
EMPTY_HEAD = re.compile(r"<th( [^>]*)?></th>")
LINK = "site:/"  # stands for where the site is, which may be under a prefix


class Heading(TypedDict):
    """A heading of the second level, and the id by which it is linked."""

    id: str
    title: str


class Document(TypedDict):
    """A text as a page shows it; links within the site begin with ``site:/``."""

    title: str
    headings: list[Heading]
    html: str


class DocumentError(AccordError):
    """A text that the site should show cannot be read."""


def of(source: Path) -> dict[str, Document]:
    """Return the texts that a dataset's site shows, by the name of their page; ``source``: the folder of that site.

    Raises:
        DocumentError: as ``documents`` does.
        SettingsError: if ``site.json`` is not as its schema wants it.
    """
    return documents(source, settings.read(source).site["documents"])


def fingerprint(texts: Mapping[str, Document]) -> str:
    """Return a hash of what the pages show."""
    return sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()


def documents(source: Path, files: Mapping[str, str]) -> dict[str, Document]:
    """Return each text as a page, by the name of its page.

    ``source``: the folder of the dataset's site; ``files``: by the name of a page, the path of a Markdown file from the
    folder of the dataset.

    Raises:
        DocumentError: if the name is that of another page, or no address; if a file is not there, lies outside of the
            dataset, is not UTF-8, or begins without a title.
    """
    for name in files:
        if name in FIXED or not NAME.fullmatch(name) or (source / "pages" / name).is_dir():
            raise DocumentError(
                f"site/site.json: documents: {name!r} is no free address; take another, as 'how-it-was-made'"
            )
    root = source.parent
    pages = {**PUBLISHED, **{normpath(path): name for name, path in files.items()}}
    return {name: _document(_read(root, path), path, pages) for name, path in files.items()}


def _read(root: Path, path: str) -> str:
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()):
        raise DocumentError(f"site/site.json: documents: {path} lies outside of the dataset; put the text itself in it")
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DocumentError(f"site/site.json: documents: there is no {path}; correct the path, or write it") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path}: cannot be read as text: {error}") from error


def _document(text: str, path: str, pages: Mapping[str, str]) -> Document:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    if not tokens or tokens[0].tag != "h1":
        raise DocumentError(f"{path}:1: begins without a title; write one as '# Title'")
    title, body = _words(tokens[1]), tokens[3:]  # a heading is three: open, words, close
    headings = list(_headings(body))
    for token in body:
        _mend_links(token, path, pages)
    html = markdown.renderer.render(body, markdown.options, {})
    return Document(title=title, headings=headings, html=_in_regions(html))


def _headings(tokens: list[Token]) -> list[Heading]:
    """Give each heading an id made of its words, and return those of the second level."""
    found, taken = [], set[str]()
    for opened, inline in pairwise(tokens):
        if opened.type != "heading_open":
            continue
        title = _words(inline)
        base = name = "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split()) or "part"
        number = 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        opened.attrSet("id", name)
        if opened.tag == "h2":
            found.append(Heading(id=name, title=title))
    return found


def _words(inline: Token) -> str:
    """Return the words of a heading without their marks."""
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))


def _mend_links(token: Token, path: str, pages: Mapping[str, str]) -> None:
    """Let a link to a file of the dataset lead to its page, or take it out."""
    dropped = 0
    for child in token.children or ():
        if child.type == "link_open":
            address = _address(str(child.attrGet("href") or ""), path, pages)
            dropped = not address
            child.attrSet("href", address)
            if not address:
                child.type, child.tag, child.attrs = "span_open", "span", {}
        elif child.type == "link_close" and dropped:
            child.type, child.tag, dropped = "span_close", "span", 0
        elif child.type == "image":  # the files of a text are not published
            child.type, child.content, child.tag = "text", child.content, ""


def _address(link: str, path: str, pages: Mapping[str, str]) -> str:
    """Return the address that a link has on the site, or an empty text if the site has no such page."""
    parts = urlsplit(link)
    if parts.scheme in ("http", "https") or (not parts.path and parts.fragment):
        return link
    if parts.scheme or parts.netloc:
        return ""
    page = pages.get(normpath(join(path.rpartition("/")[0], parts.path)))
    return f"{LINK}{page}{'#' + parts.fragment if parts.fragment else ''}" if page else ""


def _in_regions(html: str) -> str:
    """Let a wide table, and lines of code, scroll by themselves, by keyboard too; each has a name of its own."""
    html = EMPTY_HEAD.sub(r"<td\1></td>", html)  # which is the head of nothing
    region = 'tabindex="0" role="region" aria-label="{} {}"'
    for part, name, opened in (
        ("<table>", "Table", '<div class="table-wrapper" {}><table>'),
        ("<pre>", "Code", "<pre {}>"),
    ):
        first, *others = html.split(part)
        html = first + "".join(opened.format(region.format(name, n)) + text for n, text in enumerate(others, 1))
    return html.replace("</table>", "</table></div>")

"""What is written for one address of the site, by any of several processes: it depends on that address alone."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from accord.site.asgi import Application
from accord.site.build_facts import BUILD, about, published
from accord.site.tables import tables
from accord.static_site import addresses, listings
from accord.static_site.addresses import Address, file_of, is_file
from accord.static_site.answers import Answer, ask, unanswered
from accord.static_site.folder import Folder
from accord.static_site.listings import Listing, Row
from accord.static_site.rewriting import Rewriter
from accord.static_site.targets import listed, questions, target

# A reader's list, whose form a script answers where all rows stand on one page; of more rows it shows the first.
LIST, ALL_ROWS = b'<form class="narrow"', "page=all"
MISSING = "/404.html"  # where hosts of files look for what they show in place of a page that is missing
LEADS_ON = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    '<meta http-equiv="refresh" content="0; url={url}">\n</head>\n'
    '<body><p><a href="{url}">It is here.</a></p></body>\n</html>\n'
)


@dataclass
class Written:
    """What became of an address.

    Attributes:
        sizes: the files that were written, with their bytes.
        found: the addresses that they name, as they are in the copy.
        fault: the status of an answer that is no page; 0 where it is one.
        facts: what the page of a table, view or question must know of its rows.
        answer: the rows that answer a question.
    """

    sizes: dict[str, int] = field(default_factory=dict)
    found: set[Address] = field(default_factory=set)
    fault: int = 0
    facts: dict[str, Any] | None = None
    answer: Listing | None = None


class Writer:
    """Asks the site for an address and writes its files."""

    def __init__(self, app: Application, root: Path, site: str) -> None:
        self.app, self.root, self.site = app, root, site

    async def write(self, path: str) -> Written:
        """Write what stands for an address.

        Raises:
            UnansweredError: where the site fails at it.
        """
        one = _One(self, Written())
        if path == MISSING:
            await one.write_missing()
        elif source := _file_behind(path):
            one.folder.copy(file_of(path), BUILD / source)
        else:
            await one.write(path)
        one.done.sizes = one.folder.sizes
        return one.done

    async def answer(self, path: str, query: str) -> Written:
        """Return the answer to a question, which is written with all others of it."""
        one = _One(self, Written())
        one.done.answer = one.rewritten(await listings.answer(self.app, path, query))
        return one.done


class _One:
    """The writing of one address."""

    def __init__(self, writer: Writer, done: Written) -> None:
        self.app, self.site, self.done = writer.app, writer.site, done
        self.folder = Folder(writer.root)
        self.rewriter = Rewriter(writer.site, done.found.add)

    async def write(self, path: str) -> None:
        answer = await self._answer(path)
        file = file_of(path)
        if answer.is_redirect:
            text = self._leading_on(answer.location, file)
        elif answer.is_page and not is_file(path):
            text = self.rewriter.page(answer.text, path)
            if path in listed() and answer.status == HTTPStatus.OK:
                await self._write_rows(path, answer)
        elif answer.kind.startswith("application/json"):
            text = self.rewriter.text(_without_clock(answer.text), file)
        elif answer.kind.startswith("text/calendar"):
            text = self.rewriter.calendar(answer.text)
        elif answer.kind.startswith(("application/xml", "application/atom", "text/markdown")):
            text = self.rewriter.text(answer.text, file)
        else:
            self.folder.write(file, answer.body)
            return
        self.folder.write(file, text.encode())

    async def write_missing(self) -> None:
        """Write the page for what is missing, below whatever address that is."""
        answer = await ask(self.app, MISSING)
        rewriter = Rewriter(self.site, self.done.found.add, is_anywhere=True)
        self.folder.write(file_of(MISSING), rewriter.page(answer.text, MISSING).encode())

    async def _answer(self, path: str) -> Answer:
        answer = await ask(self.app, path)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise unanswered(path, answer.status)
        if answer.status >= HTTPStatus.BAD_REQUEST:
            self.done.fault = answer.status
        if answer.is_page and LIST in answer.body:
            whole = await ask(self.app, path, ALL_ROWS)
            return whole if whole.status == HTTPStatus.OK else answer
        return answer

    async def _write_rows(self, path: str, page: Answer) -> None:
        """Write the rows of a table, view or question."""
        is_question = path in questions()
        rows = self.rewritten(
            listings.of_question(path, page) if is_question else await listings.listing(self.app, path)
        )
        for name, text in listings.files_of(rows):
            self.folder.write(f"{listings.folder_of(path)}/{name}", text.encode())
        known = tables().get(rows.name)
        self.done.facts = listings.facts(rows, known.rows if known else None)

    def rewritten(self, rows: Listing) -> Listing:
        """Return rows with the addresses of files in their cells."""
        file = file_of(rows.path)
        return rows._replace(
            rows=[Row(row.values, [self.rewriter.part(cell, file) for cell in row.cells]) for row in rows.rows]
        )

    def _leading_on(self, location: str, file: str) -> str:
        there = target(addresses.parse(unescape(location)))
        self.done.found.add(there)
        url = addresses.link(file_of(there.path), file, there.query, there.fragment).replace("&", "&amp;")
        return LEADS_ON.format(title=about()["title"].replace("<", "&lt;"), url=url)


def _file_behind(path: str) -> str:
    """Return the path in the build of what an address gives as it is; empty where it is made when asked for."""
    name = unquote(path.removeprefix("/downloads/"))
    return name if path.startswith("/downloads/") and name in published() else ""


def _without_clock(text: str) -> str:
    """Return the JSON of a row without how long its query took, which is never the same."""
    data = json.loads(text)
    if isinstance(data, dict):
        data.pop("query_ms", None)
    return json.dumps(data, ensure_ascii=False) + "\n"

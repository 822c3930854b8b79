"""Every page that links lead to, from the sitemap on, written as files."""

from __future__ import annotations

import json
from collections import deque
from html import unescape
from http import HTTPStatus
from urllib.parse import unquote

from accord.problems import AccordError
from accord.site.addresses import ANY_KEY
from accord.site.asgi import Application
from accord.site.build_facts import BUILD, SITE, about, published
from accord.static_site import addresses
from accord.static_site.addresses import Address, file_of, is_file
from accord.static_site.answers import Answer, ask
from accord.static_site.folder import Folder
from accord.static_site.listing_files import Listings
from accord.static_site.rewriting import Rewriter
from accord.static_site.targets import listed, target

SITEMAP = "/sitemap.xml"
STARTS = ("/", "/llms.txt", SITEMAP)
# A reader's list, whose form a script answers where all rows stand on one page; of more rows it shows the first.
LIST, ALL_ROWS = b'<form class="narrow"', "page=all"
MISSING = "/404.html"  # where hosts of files look for it
NO_JEKYLL = ".nojekyll"  # GitHub's host would leave out names that begin with an underscore
LEADS_ON = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    '<meta http-equiv="refresh" content="0; url={url}">\n</head>\n'
    '<body><p><a href="{url}">It is here.</a></p></body>\n</html>\n'
)


class UnansweredError(AccordError):
    """The site does not answer an address of its own."""


class Crawl:
    """A walk through the site: what was found and not yet asked, and what was.

    Attributes:
        broken: addresses that are no pages, with the status of their answers.
    """

    def __init__(self, app: Application, folder: Folder, site: str) -> None:
        self.app, self.folder, self.site = app, folder, site
        self.rewriter = Rewriter(site, self._find)
        self.listings = Listings(app, folder, self.rewriter)
        self.broken: dict[str, int] = {}
        self._waiting: deque[str] = deque()
        self._seen: set[str] = set()

    def _find(self, address: Address) -> None:
        """Note an address that is to be written, and for a question what it is asked for."""
        is_known = address.path.startswith("/assets/") or ANY_KEY in address.path  # all of them are written anyway
        if address.path not in self._seen and not is_known:
            self._seen.add(address.path)
            self._waiting.append(address.path)
        if address.query:
            self.listings.note(address)

    async def run(self) -> None:
        """Write the site."""
        for path in STARTS:
            self._find(Address(path))
        for asset in sorted(file for file in (SITE / "static").rglob("*") if file.is_file()):
            self.folder.copy(f"assets/{asset.relative_to(SITE / 'static').as_posix()}", asset)
        await self._write_missing()
        while self._waiting or self.listings.has_questions():
            if not self._waiting:
                await self.listings.write_answers()
                continue
            path = self._waiting.popleft()
            if source := _file_behind(path):
                self.folder.copy(file_of(path), BUILD / source)
            else:
                await self._write(path, await self._answer(path))
        self.listings.finish()
        if not self.site:  # its protocol takes absolute addresses only
            self.folder.remove(file_of(SITEMAP))
        robots = f"Sitemap: {addresses.absolute(self.site, file_of(SITEMAP))}\n" if self.site else ""
        self.folder.write("robots.txt", f"User-agent: *\nAllow: /\n{robots}".encode())
        self.folder.write(NO_JEKYLL, b"")

    async def _write_missing(self) -> None:
        """Write the page that hosts show in place of one that is missing, below whatever address that is."""
        answer = await ask(self.app, MISSING)
        rewriter = Rewriter(self.site, self._find, is_anywhere=True)
        self.folder.write(file_of(MISSING), rewriter.page(answer.text, MISSING).encode())

    async def _answer(self, path: str) -> Answer:
        answer = await ask(self.app, path)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise UnansweredError(f"the site answers {path} with {answer.status}; nothing was written")
        if answer.status >= HTTPStatus.BAD_REQUEST:
            self.broken[path] = answer.status
        if answer.is_page and LIST in answer.body:
            whole = await ask(self.app, path, ALL_ROWS)
            return whole if whole.status == HTTPStatus.OK else answer
        return answer

    async def _write(self, path: str, answer: Answer) -> None:
        file = file_of(path)
        if answer.is_redirect:
            text = self._leading_on(answer.location, file)
        elif answer.is_page and not is_file(path):
            text = self.rewriter.page(answer.text, path)
            if path in listed() and answer.status == HTTPStatus.OK:
                await self.listings.write(path, answer)
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

    def _leading_on(self, location: str, file: str) -> str:
        there = target(addresses.parse(unescape(location)))
        self._find(there)
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

"""Every page that links lead to, from the sitemap on, written as files."""

from __future__ import annotations

from collections import deque

from accord.site.addresses import ANY_KEY
from accord.site.build_facts import SITE
from accord.static_site import addresses
from accord.static_site.addresses import Address, file_of
from accord.static_site.crew import Crew
from accord.static_site.folder import Folder
from accord.static_site.listing_files import Listings
from accord.static_site.writing import MISSING, Written

SITEMAP = "/sitemap.xml"
STARTS = ("/", "/llms.txt", SITEMAP, MISSING)
NO_JEKYLL = ".nojekyll"  # GitHub's host would leave out names that begin with an underscore


class Crawl:
    """A walk through the site: what was found and not yet written, and what was. The crew does the writing.

    Attributes:
        broken: addresses that are no pages, with the status of their answers.
    """

    def __init__(self, folder: Folder, site: str) -> None:
        self.folder, self.site = folder, site
        self.listings = Listings(folder)
        self._broken: dict[str, int] = {}
        self._waiting: deque[str] = deque()
        self._seen: set[str] = set()

    @property
    def broken(self) -> dict[str, int]:
        """Addresses that are no pages, with the status of their answers, in order."""
        return dict(sorted(self._broken.items()))

    def find(self, address: Address) -> None:
        """Note an address that is to be written, and for a question what it is asked for."""
        is_known = address.path.startswith("/assets/") or ANY_KEY in address.path  # all of them are written anyway
        if address.path not in self._seen and not is_known:
            self._seen.add(address.path)
            self._waiting.append(address.path)
        if address.query:
            self.listings.note(address)

    def write_pages(self, crew: Crew) -> None:
        """Write every address that can be reached; then what questions are asked, whose answers may lead on."""
        for path in STARTS:
            self.find(Address(path))
        while self._waiting or not crew.is_idle or self.listings.has_questions():
            while self._waiting and crew.is_free:
                crew.give(self._waiting.popleft())
            while not self._waiting and crew.is_free and self.listings.has_questions():
                crew.give(*self.listings.next_question())
            for path, query, written in crew.finished():
                self._take(path, query, written)

    def _take(self, path: str, query: str | None, written: Written) -> None:
        self.folder.sizes.update(written.sizes)
        if written.fault:
            self._broken[path] = written.fault
        if written.facts is not None:
            self.listings.add_facts(path, written.facts)
        if query is not None and written.answer is not None:
            self.listings.add_answer(path, query, written.answer)
        for address in written.found:
            self.find(address)

    def copy_assets(self) -> None:
        """Write the files of looks."""
        for asset in sorted(file for file in (SITE / "static").rglob("*") if file.is_file()):
            self.folder.copy(f"assets/{asset.relative_to(SITE / 'static').as_posix()}", asset)

    def finish(self) -> None:
        """Write what only the whole can say."""
        self.listings.finish()
        if not self.site:  # its protocol takes absolute addresses only
            self.folder.remove(file_of(SITEMAP))
        robots = f"Sitemap: {addresses.absolute(self.site, file_of(SITEMAP))}\n" if self.site else ""
        self.folder.write("robots.txt", f"User-agent: *\nAllow: /\n{robots}".encode())
        self.folder.write(NO_JEKYLL, b"")

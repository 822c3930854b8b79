"""The scripts of tables, views and questions in a copy: what is written, and which answers are."""

from __future__ import annotations

from importlib import resources
from itertools import islice

from accord.site.asgi import Application
from accord.site.tables import tables
from accord.static_site import listings
from accord.static_site.addresses import Address, file_of
from accord.static_site.answers import Answer
from accord.static_site.folder import Folder
from accord.static_site.listings import Listing, Row
from accord.static_site.rewriting import Rewriter
from accord.static_site.targets import questions

ANSWERS_PER_FILE = 50
SCRIPT = "rows.js"


class Listings:
    """What is written for the pages of tables, views and questions."""

    def __init__(self, app: Application, folder: Folder, rewriter: Rewriter) -> None:
        self.app, self.folder, self.rewriter = app, folder, rewriter
        self._waiting: dict[tuple[str, str], str] = {}  # path and key of an answer that is wanted, and its query
        self._answers: dict[str, dict[str, Listing]] = {}  # path -> key -> answer
        self._facts: dict[str, Listing] = {}

    def note(self, address: Address) -> None:
        """Note an address that a page leads to, if it asks a question something."""
        parameters = questions().get(address.path, ())
        key = listings.asked(address.query, parameters)
        if key != "[]" and key not in self._answers.get(address.path, {}):
            self._waiting[address.path, key] = address.query

    def has_questions(self) -> bool:
        """Whether answers are wanted that were not asked for yet."""
        return bool(self._waiting)

    async def write(self, path: str, page: Answer) -> None:
        """Write the rows of a table, view or question."""
        if path in questions():
            listed = listings.of_question(path, page)
        else:
            listed = await listings.listing(self.app, path)
        listed = self._rewritten(listed)
        for name, text in listings.files_of(listed):
            self.folder.write(f"{listings.folder_of(path)}/{name}", text.encode())
        self._facts[path] = listed

    async def write_answers(self) -> None:
        """Ask what pages lead to; the rows may lead on to more."""
        waiting, self._waiting = self._waiting, {}
        for (path, key), query in waiting.items():
            answer = self._rewritten(await listings.answer(self.app, path, query))
            self._answers.setdefault(path, {})[key] = answer

    def finish(self) -> None:
        """Write what each page must know of its rows, the answers to questions, and the script that shows them."""
        for path, listed in self._facts.items():
            known = tables().get(listed.name)
            facts = listings.facts(listed, known.rows if known else None)
            if path in questions():
                facts |= {"parameters": questions()[path], "answers": self._write_answers(path)}
            text = f"accordRows.facts = {listings.script(facts)};\n"
            self.folder.write(f"{listings.folder_of(path)}/facts.js", text.encode())
        script = resources.files("accord.static_site").joinpath("scripts", SCRIPT).read_bytes()
        self.folder.write(f"{listings.FOLDER}/{SCRIPT}", script)

    def _write_answers(self, path: str) -> list[str]:
        """Write the answers to a question; return the first key of each file."""
        answers = iter(sorted(self._answers.get(path, {}).items()))
        first: list[str] = []
        while some := dict(islice(answers, ANSWERS_PER_FILE)):
            text = listings.answers_file(some, len(first))
            self.folder.write(f"{listings.folder_of(path)}/answers-{len(first)}.js", text.encode())
            first.append(next(iter(some)))
        return first

    def _rewritten(self, listed: Listing) -> Listing:
        file = file_of(listed.path)
        rows = [Row(row.values, [self.rewriter.part(cell, file) for cell in row.cells]) for row in listed.rows]
        return listed._replace(rows=rows)

"""The scripts of tables, views and questions in a copy: what is written, and which answers are."""

from __future__ import annotations

from importlib import resources
from itertools import islice
from typing import Any

from accord.static_site import listings
from accord.static_site.addresses import Address
from accord.static_site.folder import Folder
from accord.static_site.listings import Listing
from accord.static_site.targets import questions

ANSWERS_PER_FILE = 50
SCRIPT = "rows.js"


class Listings:
    """What is known of the pages of tables, views and questions, and written when all of them are."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._waiting: dict[tuple[str, str], str] = {}  # path and key of an answer that is wanted, and its query
        self._asked: set[tuple[str, str]] = set()
        self._answers: dict[str, dict[str, Listing]] = {}  # path -> key -> answer
        self._facts: dict[str, dict[str, Any]] = {}

    def note(self, address: Address) -> None:
        """Note an address that a page leads to, if it asks a question something."""
        one = address.path, _key(address.path, address.query)
        if one[1] != "[]" and one not in self._asked:
            self._asked.add(one)
            self._waiting[one] = address.query

    def has_questions(self) -> bool:
        """Whether answers are wanted that were not asked for yet."""
        return bool(self._waiting)

    def next_question(self) -> tuple[str, str]:
        """Return path and query of an answer that is wanted."""
        (path, _), query = self._waiting.popitem()
        return path, query

    def add_answer(self, path: str, query: str, answer: Listing) -> None:
        """Keep an answer."""
        self._answers.setdefault(path, {})[_key(path, query)] = answer

    def add_facts(self, path: str, facts: dict[str, Any]) -> None:
        """Keep what a page must know of its rows."""
        self._facts[path] = facts

    def finish(self) -> None:
        """Write what each page must know of its rows, the answers to questions, and the script that shows them."""
        for path, facts in sorted(self._facts.items()):
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


def _key(path: str, query: str) -> str:
    return listings.asked(query, questions().get(path, ()))

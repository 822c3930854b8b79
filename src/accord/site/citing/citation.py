"""What is cited, out of what the Data Package says of the whole: who made it, title, version and day, address, DOI."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from accord.site import publication
from accord.site.build_facts import about
from accord.site.prose import date_words
from accord.values import package_terms

RESOLVER = "https://doi.org/"


class Author(NamedTuple):
    """Who made the data: a name, and for a person whose names are known apart the family name and the given one."""

    name: str
    family: str = ""
    given: str = ""
    is_person: bool = False


@dataclass(frozen=True)
class Citation:
    """A record of a dataset, or (where ``whole`` is empty) the dataset itself, as one cites it."""

    key: str
    title: str
    whole: str
    authors: tuple[Author, ...]
    publisher: str
    version: str
    day: date
    address: str
    doi: str  # of the whole

    @property
    def text(self) -> str:
        """The citation in words."""
        year = f"({self.day.year})"
        names = ", ".join(author.name for author in self.authors)
        if not self.whole and (given := about()["citation"]):
            title = _sentence(given)
        elif self.whole:
            title = f"“{self.title}”{'' if names else f' {year}'}. In: {_sentence(self.whole)}"
        else:
            title = _sentence(f"{self.title}{'' if names else f' {year}'}")
        version = f"Version {self.version}"
        parts = [
            f"{names} {year}." if names and (self.whole or not about()["citation"]) else "",
            title,
            "" if version in title else f"{version} of {date_words(self.day.isoformat())}.",
            _sentence(self.publisher) if self.publisher and self.publisher not in names else "",
            self.address,
            f"{RESOLVER}{self.doi}" if self.doi else "",
        ]
        return " ".join(filter(None, parts))


def of_whole(address: str) -> Citation:
    """Return the citation of the dataset."""
    return _citation(about()["title"], "", address, (_name(),))


def of_record(title: str, table: str, key: tuple[str, ...], address: str) -> Citation:
    """Return the citation of a record of a table, as a part of the dataset."""
    return _citation(title, about()["title"], address, (_name(), table, *key))


def _citation(title: str, whole: str, address: str, place: tuple[str, ...]) -> Citation:
    agents = package_terms.agents(publication.contributors(), "")
    return Citation(
        key=cite_key(place),
        title=title,
        whole=whole,
        authors=tuple(_author(one) for one in agents.get("creator", [])),
        publisher=", ".join(one["name"] for one in agents.get("publisher", [])),
        version=str(about()["version"]),
        day=date.fromisoformat(publication.day()),
        address=address,
        doi=package_terms.doi(publication.package()),
    )


def _author(agent: dict[str, Any]) -> Author:
    is_person = agent.get("@type") == "Person"
    return Author(agent["name"], agent.get("familyName", ""), agent.get("givenName", ""), is_person)


def _name() -> str:
    return str(publication.package()["name"])


def cite_key(place: tuple[str, ...]) -> str:
    """Return a key of BibTeX for a place: letters and digits of ASCII, with a mark of those that are others."""
    words = "/".join(place)
    plain = re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-")
    return plain if words.isascii() else f"{plain}-{publication.urn(words)[-8:]}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."

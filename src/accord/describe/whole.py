"""What descriptors say of the whole: what it is, who made it, under which licence, and its files with their hashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from accord.describe import about
from accord.describe.edition import Edition
from accord.disk import digest_of_finished
from accord.schema.model import Table
from accord.values import package_terms

MEDIA_TYPES = {
    ".bib": "application/x-bibtex",
    ".csv": "text/csv",
    ".ftm.json": "application/json+ftm",  # as those who publish such files call it: lines of JSON
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".tsv": "text/tab-separated-values",
}
_TITLES = {"codebook.md": "Codebook", "quality.md": "Report on quality"}


class File(NamedTuple):
    """A published file: its path within ``build/``, what it is called, its table if it is of one, its size and hash."""

    path: str
    title: str
    table: Table | None
    bytes: int
    sha256: str

    @property
    def media_type(self) -> str:
        """Its media type, by its last two endings or the last."""
        *_, last = endings = Path(self.path).suffixes[-2:] or [""]
        return MEDIA_TYPES.get("".join(endings), MEDIA_TYPES.get(last, "application/octet-stream"))


@dataclass(frozen=True)
class Whole:
    """An edition and its files, those of tables in publishing order."""

    edition: Edition
    files: tuple[File, ...]

    @classmethod
    def of(cls, edition: Edition, folder: Path) -> Whole:
        """Return what is published of an edition under ``folder/build`` so far."""
        return cls(edition, tuple(_files(edition, folder / "build")))

    @cached_property
    def package(self) -> dict[str, Any]:
        """The properties of the Data Package."""
        return about.properties(self.edition.about)

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.edition.about["title"])

    @property
    def description(self) -> str:
        """What it is; its title where nothing else says it, since most formats demand some text."""
        return str(self.edition.about["description"] or self.title)

    @property
    def version(self) -> str:
        """The version of the data."""
        return str(self.edition.about["version"])

    @property
    def day(self) -> str:
        """The day of that version."""
        return str(self.edition.about["created"])

    @property
    def citation(self) -> str:
        """How to cite it."""
        return str(self.edition.about["citation"])

    @property
    def keywords(self) -> list[str]:
        """Words to find it by."""
        return list(self.edition.about["keywords"])

    @property
    def licences(self) -> list[dict[str, str]]:
        """The licences, each with a ``name``, a ``title`` or a ``path``."""
        return list(self.edition.about["licenses"])

    @property
    def licence_address(self) -> str:
        """The address of the licence, else what it is called; empty where there is none."""
        first = self.licences[0] if self.licences else {}
        return first.get("path") or first.get("title") or first.get("name") or ""

    @property
    def doi(self) -> str:
        """Its DOI, empty where it has none."""
        return package_terms.doi(self.package)

    @property
    def address(self) -> str:
        """What identifies it in the world, else its home page; empty where it has neither."""
        return str(self.package.get("id") or self.package.get("homepage") or "")

    @property
    def home_page(self) -> str:
        """Its home page, else what identifies it; empty where it has neither."""
        return str(self.package.get("homepage") or self.package.get("id") or "")

    @cached_property
    def agents(self) -> dict[str, list[dict[str, Any]]]:
        """Who created, published and paid for it, in the words of schema.org."""
        return package_terms.agents(self.package.get("contributors", []), "")

    @property
    def creators(self) -> list[dict[str, Any]]:
        """Who is named as its author: those who created it, else those who published it."""
        return self.agents.get("creator") or self.agents.get("publisher") or []

    @property
    def typed_agents(self) -> dict[str, list[dict[str, Any]]]:
        """The same as ``agents``, for formats in which each is a person or a body: a body where nothing says it."""
        return {word: [{"@type": "Organization", **agent} for agent in named] for word, named in self.agents.items()}

    def of_kind(self, kind: str) -> Iterator[tuple[Table, File]]:
        """Yield the tables with their files of a kind, ``csv`` or ``parquet``."""
        for file in self.files:
            if file.table and file.path.endswith(f".{kind}"):
                yield file.table, file


def _files(edition: Edition, build: Path) -> Iterator[File]:
    listed = set()
    for name, table in edition.schemas.tables.items():
        for kind in ("csv", "parquet"):
            path = build / kind / f"{name}.{kind}"
            listed.add(path)
            yield _file(path, build, table.title, table)
    for path in sorted(path for path in build.rglob("*") if path.is_file() and path not in listed):
        yield _file(path, build, _TITLES.get(path.name, path.name), None)


def _file(path: Path, build: Path, title: str, table: Table | None) -> File:
    size, digest = path.stat().st_size, digest_of_finished(path)
    return File(path.relative_to(build).as_posix(), title, table, size, digest)

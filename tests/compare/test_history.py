"""The history of a record, folded from the first version onward, gives the record as it is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.authoring import template
from accord.compare import comparison, package
from accord.compare.history import Delta, History
from accord.compare.records import Database
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from packages import Made, publish, texts
from support import examples

BOOK = ("id", "title", "language", "pages")
AUTHOR = ("book_id", "item", "name", "role")
GRAVE = ("id", "table", "replaced_by")
TITLES, NAMES = st.sampled_from(["x", "y,\n\"z'", "~", "علی"]), ["A", "B, C", "~D"]


@dataclass
class Version:
    """A state of a dataset of books: rows by id, the authors of each in order, ids that are gone with their heirs."""

    books: dict[str, dict[str, str | None]] = field(default_factory=dict)
    authors: dict[str, dict[str, str | None]] = field(default_factory=dict)  # role by name
    graves: dict[str, str | None] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)  # the version in which each came

    def copy(self) -> Version:
        inner = ({key: dict(row) for key, row in some.items()} for some in (self.books, self.authors))
        return Version(*inner, dict(self.graves), dict(self.since))


@cache
def schemas() -> Schemas:
    with TemporaryDirectory() as name:
        root = Path(name) / "shelf"
        template.write(root, date(2026, 1, 31))
        return load_schemas(root / "schemas")


@st.composite
def versions(draw: st.DrawFn) -> list[Version]:
    """Return the versions of a dataset; no id is used again."""
    made, number, now = [], 0, Version()
    for at in range(draw(st.integers(2, 5))):
        now = now.copy()
        for key in [*now.books]:
            match draw(st.sampled_from(["stay", "stay", "change", "go", "bury", "rename"])):
                case "change":
                    now.books[key], now.authors[key] = _book(draw, key), _authors(draw)
                case "go" | "bury" as way:
                    for some in (now.books, now.authors, now.since):
                        del some[key]
                    now.graves |= {key: None} if way == "bury" else {}
                case "rename":
                    number += 1
                    heir = f"book-{number}"
                    for some in (now.books, now.authors, now.since):
                        some[heir] = some.pop(key)  # type: ignore[attr-defined] # each holds its own kind of value
                    now.books[heir] = {**now.books[heir], "id": heir}
                    now.graves[key] = heir
        for _ in range(draw(st.integers(0, 2))):
            number += 1
            key = f"book-{number}"
            now.books[key], now.authors[key], now.since[key] = _book(draw, key), _authors(draw), at
        made.append(now)
    return made


def _book(draw: st.DrawFn, key: str) -> dict[str, str | None]:
    return {"id": key, "title": draw(TITLES), "language": draw(st.none() | TITLES), "pages": draw(st.none() | TITLES)}


def _authors(draw: st.DrawFn) -> dict[str, str | None]:
    return {name: draw(st.none() | TITLES) for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3))}


def written(version: Version, folder: Path) -> package.Package:
    """Write a version as a package."""
    authors = [
        (key, str(at), name, role)
        for key, named in version.authors.items()
        for at, (name, role) in enumerate(named.items(), 1)
    ]
    books = texts(BOOK, *(tuple(row[column] for column in BOOK) for row in version.books.values()))
    tables = {
        "books": Made(books, {"primaryKey": ["id"]}),
        "book_authors": Made(
            texts(AUTHOR, *authors), {"primaryKey": ["book_id", "item"], "uniqueKeys": [["book_id", "name"]],
             "foreignKeys": [{"fields": ["book_id"], "reference": {"resource": "books", "fields": ["id"]}}]}),
        "withdrawn": Made(texts(GRAVE, *((key, "books", heir) for key, heir in version.graves.items())),
                          {"primaryKey": ["id"]}),
    }  # fmt: skip
    return package.read(publish(folder, tables), folder.name)


@contextmanager
def folded(made: list[Version], folder: Path) -> Iterator[History]:
    """Give the history of the last of some versions, made of what differs between each two."""
    packages = [written(version, folder / f"v{at}") for at, version in enumerate(made)]
    deltas = []
    for at in range(1, len(packages)):
        scratch = folder / f"d{at}"
        scratch.mkdir()
        found = comparison.compare(packages[at - 1], packages[at], scratch, scratch / "deltas")
        keys = {table.name: table.key for table in found.tables}
        deltas.append(Delta(at, found.changes, scratch / "deltas" / "parquet", keys))
    with closing(Database(folder / "database")) as database:
        history = History(packages[-1], schemas(), database)
        history.fold(deltas)
        yield history


@dataclass
class Told:
    """What a history tells: the changes of each record, the oldest first, with their cells."""

    kinds: dict[int, tuple[int, str, str, str]]
    cells: Mapping[int, list[tuple[str, str | None, str | None]]]
    of: Mapping[tuple[str, str], list[tuple[int, bool]]]

    @classmethod
    def by(cls, history: History) -> Told:
        kinds = {row[0]: (*row[1:4], row[5] or row[4]) for row in history.changes()}
        cells, of = defaultdict(list), defaultdict(list)
        for change, _, *cell in history.cells():
            cells[change].append(tuple(cell))
        for table, key, change, is_own in history.belongs():
            of[table, key].append((change, is_own))
        return cls(kinds, cells, of)

    def own(self, table: str, key: str) -> list[tuple[int, str, list[tuple[str, str | None, str | None]]]]:
        """Return release, kind and cells of each change of a record itself."""
        return [(*self.kinds[c][::2][:2], self.cells[c]) for c, is_own in self.of[table, key] if is_own]


@settings(max_examples=examples(16), deadline=None)
@given(versions())
def test_folded_from_the_version_since_which_it_is_recorded_it_gives_the_record_of_today(made: list[Version]) -> None:
    with TemporaryDirectory() as name, folded(made, Path(name)) as history:
        told, last = Told.by(history), made[-1]
        for key, row in last.books.items():
            changes = told.own("books", key)
            came = [release for release, kind, _ in changes if kind == "added"]
            assert came == ([last.since[key]] if last.since[key] else []), "the version in which it was added"
            now = dict(_as_added(made, key))
            for release, kind, cells in changes:
                assert kind in ("added", "changed", "renamed")
                assert release > last.since[key] or kind == "added"
                for column, old, new in cells:
                    assert now[column] == old
                    now[column] = new
            assert {**now, "id": key} == row


def _as_added(made: list[Version], key: str) -> Mapping[str, str | None]:
    """Return a record of today as it was when it came, under whatever name."""
    called = {key}
    while older := {old for old, heir in made[-1].graves.items() if heir in called} - called:
        called |= older
    first = made[made[-1].since[key]]
    return next(row for name, row in first.books.items() if name in called)


@settings(max_examples=examples(16), deadline=None)
@given(versions())
def test_every_difference_of_a_list_belongs_to_its_record_unless_that_came_with_it(made: list[Version]) -> None:
    with TemporaryDirectory() as name, folded(made, Path(name)) as history:
        told, last = Told.by(history), made[-1]
        for key, authors in last.authors.items():
            now = dict(_authors_as_added(made, key))
            for change, is_own in told.of["books", key]:
                _, table, kind, item = told.kinds[change]
                if is_own or table != "book_authors":
                    continue
                cells = {column: (old, new) for column, old, new in told.cells[change]}
                name_of = next(one for one in NAMES if item.endswith(one.replace("~", "~7E").replace(",", "~2C")))
                if kind == "added":
                    assert name_of not in now
                    now[name_of] = cells.get("role", (None, None))[1]
                elif kind in ("removed", "withdrawn"):
                    assert now.pop(name_of) == cells.get("role", (None, None))[0]
                else:
                    assert now[name_of] == cells["role"][0]
                    now[name_of] = cells["role"][1]
            assert now == authors


def _authors_as_added(made: list[Version], key: str) -> Mapping[str, str | None]:
    row = _as_added(made, key)
    return made[made[-1].since[key]].authors[str(row["id"])]


@settings(max_examples=examples(8), deadline=None)
@given(versions())
def test_what_was_withdrawn_says_so_and_what_is_there_does_not(made: list[Version]) -> None:
    with TemporaryDirectory() as name, folded(made, Path(name)) as history:
        told = Told.by(history)
        gone = {key for version in made for key in version.books} - made[-1].books.keys()
        for key in gone - {old for old, heir in made[-1].graves.items() if heir}:
            kind = "withdrawn" if key in made[-1].graves else "removed"
            assert [one for _, one, _ in told.own("books", key)][-1:] == [kind]


def test_rows_that_were_told_apart_by_other_columns_are_not_followed_further(tmp_path: Path) -> None:
    """A key that the releases did not have is no key for them: what came before is not known, and not guessed."""
    row = {"id": pa.array(["a"]), "title": pa.array(["x"])}
    keys = [["title"], ["id"], ["id"]]
    packages = [
        package.read(
            publish(
                tmp_path / f"v{at}",
                {"books": Made(pa.table({**row, "pages": pa.array([str(at)])}), {"primaryKey": key})},
            ),
            str(at),
        )
        for at, key in enumerate(keys)
    ]
    deltas = []
    for at in (1, 2):
        (scratch := tmp_path / f"d{at}").mkdir()
        found = comparison.compare(packages[at - 1], packages[at], scratch, scratch / "deltas")
        known: dict[str, Any] = {"books": ("title",) if at == 1 else ("id",)}
        deltas.append(Delta(at, found.changes, scratch / "deltas" / "parquet", known))
    with closing(Database(tmp_path / "database")) as database:
        history = History(packages[-1], schemas(), database)
        history.fold(deltas)
        assert history.unknown_before == {"books": 1}
        assert [change[1:4] for change in history.changes()] == [(2, "books", "changed")]

"""What is to be released: the build of a dataset as it stands, and how it differs from the last release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from pyarrow import parquet

from accord import pipeline
from accord.compare import comparison, package, places
from accord.compare.comparison import Comparison
from accord.describe.about import complete
from accord.engine.tables import Progress
from accord.problems import AccordError
from accord.project import Project
from accord.publish.export import Export
from accord.publish.locks import hold
from accord.publish.releases import DELTAS
from accord.release import git
from accord.release.shelf import Shelf
from accord.release.versions import Version
from accord.schema.load import load_schemas
from accord.schema.model import Schemas


class ReleaseError(AccordError):
    """A release cannot be made."""


@dataclass(frozen=True)
class Candidate:
    """A build that may be released.

    Attributes:
        build: its folder.
        export: how what is published differs from it.
        since: what it is compared with, as a person would name it to ``accord diff``; empty for the first release.
        last: the version of that.
        compared: how it differs; nothing for the first release.
        scratch: a folder that is there as long as the candidate; the rows of the deltas are in it.
    """

    project: Project
    shelf: Shelf
    schemas: Schemas
    build: Path
    export: Export
    about: dict[str, Any]  # the descriptor of the build
    since: str
    last: Version | None
    compared: Comparison | None
    scratch: Path

    @property
    def name(self) -> str:
        """The name of the package."""
        return str(self.about["name"])

    @property
    def version(self) -> Version:
        """The version that ``curated/package.yaml`` gives, whose form the check of the dataset demands."""
        found = Version.of(str(self.about["version"]))
        if found is None:
            raise ReleaseError(f"{self.about['version']!r} is not a version such as 0.2.0")
        return found

    @property
    def day(self) -> str:
        """The day of the version."""
        return str(self.about["created"])[:10]

    @property
    def citation(self) -> str:
        """How to cite it: what the footer of every table says."""
        first = next(iter((self.build / "build" / "parquet").glob("*.parquet")), None)
        said = parquet.read_metadata(first).metadata or {} if first else {}
        return said[b"citation"].decode() if b"citation" in said else str(complete(self.about)["citation"])

    @property
    def tag(self) -> str:
        """The tag that the release has in Git."""
        return f"{git.PREFIX}{self.version}"


class Given(NamedTuple):
    """A dataset, and files of its rows that stand elsewhere."""

    project: Project
    tables: Mapping[str, Path]


@contextmanager
def candidate(given: Given, shelf: Shelf, since: str, progress: Progress) -> Iterator[Candidate]:
    """Build a dataset, publish nothing, and compare the build with the last release.

    Args:
        given: the dataset.
        shelf: its releases.
        since: what is compared instead, as ``accord diff`` takes it.
        progress: called as rows are read.

    Raises:
        InvalidInputError: if a check fails.
        AccordError: if the last release cannot be read.
    """
    project = given.project
    planned = pipeline.plan(project, given.tables, progress)
    with hold(planned.folder), TemporaryDirectory() as name:
        scratch = Path(name)
        new = package.read(planned.folder, "this build")
        since = since or _last(project, shelf)
        old, compared = None, None
        if since:
            (scratch / "since").mkdir()
            old = package.read(places.folder_of(since, project.root, scratch / "since"), since)
            compared = comparison.compare(old, new, scratch, scratch / DELTAS)
        last = Version.of(old.version) if old else None
        if old and last is None:
            raise ReleaseError(f"{since} has the version {old.version!r}, which is not one such as 0.2.0")
        schemas = load_schemas(project.schemas, project.tables)
        built = (planned.folder, planned.export, dict(new.about))
        yield Candidate(project, shelf, schemas, *built, since, last, compared, scratch)


def _last(project: Project, shelf: Shelf) -> str:
    """Return where the last release is: in the folder of releases, else by its tag; nothing where there is none."""
    if shelf.versions:
        return str(shelf.place(shelf.versions[0]))
    tags = git.tags(project.root) if git.has_repository(project.root) else {}
    return tags[max(tags)] if tags else ""

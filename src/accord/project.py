"""A dataset's folder: where its files stand. The one owner of paths; no other module asks where it is installed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from accord.problems import AccordError

ENGINE = Path(__file__).resolve().parent  # this package, wherever it is installed
CLONE = ENGINE.parents[1]  # the repository with its scripts and environments, where the package is not installed
RELEASES, VERSIONS = "releases", "versions.json"  # the folder of releases, and the list of them in it
# What a build writes beside build/, where hosts look for it, and people may have written instead.
BESIDE = ("CITATION.cff", ".zenodo.json")


class ProjectError(AccordError):
    """A folder holds no dataset."""


@dataclass(frozen=True)
class Project:
    """A dataset. ``root`` is absolute; paths in problems are relative to it, with forward slashes."""

    root: Path

    @classmethod
    def at(cls, folder: Path) -> Project:
        """Return the dataset of a folder, given in any form.

        Raises:
            ProjectError: if the folder has no ``schemas``.
        """
        project = cls(absolute(folder))
        if not project.schemas.is_dir():
            raise ProjectError(f"{folder} holds no dataset: it has no folder schemas; name the dataset's with --root")
        return project

    @property
    def curated(self) -> Path:
        """What people write, and files of rows."""
        return self.root / "curated"

    @property
    def schemas(self) -> Path:
        """The JSON Schemas."""
        return self.root / "schemas"

    @property
    def checks(self) -> Path:
        """The dataset's own rules, in SQL."""
        return self.root / "checks"

    @property
    def tables(self) -> Path:
        """Tables that are computed from others, in SQL."""
        return self.root / "tables"

    @property
    def views(self) -> Path:
        """Views of the database, in SQL."""
        return self.root / "views"

    @property
    def quality(self) -> Path:
        """Questions of the published database that the report on its quality answers, in SQL."""
        return self.root / "quality"

    @property
    def exports(self) -> Path:
        """What the dataset gives in the layouts of others, in SQL."""
        return self.root / "exports"

    @property
    def site(self) -> Path:
        """What the dataset lays over the base site."""
        return self.root / "site"

    @property
    def folders(self) -> list[Path]:
        """The folders that are read beside the records."""
        return [self.schemas, self.checks, self.tables, self.views, self.quality, self.exports, self.site]

    @property
    def releases(self) -> Path:
        """The releases that are kept: old versions are loaded from there, and histories of records made of them."""
        return self.root / RELEASES

    @property
    def builds(self) -> Path:
        """The local builds, one of which is current."""
        return self.root / ".builds"

    @property
    def current(self) -> Path:
        """The link to the current build."""
        return self.builds / "current"

    @property
    def remedy(self) -> str:
        """What a person does about a published file that is wrong: build again, or where only files are, fetch them."""
        if not self.schemas.is_dir():
            return "get the published files again"
        return "run 'make build'" if (self.root / "Makefile").is_file() else "run 'accord build'"

    def name_of(self, path: Path) -> str:
        """Return what problems call a file: its path in the dataset, or its absolute path where it is elsewhere."""
        place = absolute(path)
        return (place.relative_to(self.root) if place.is_relative_to(self.root) else place).as_posix()


def absolute(path: Path) -> Path:
    """Return a path from the root, without ``..``; links are named as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links out of the folder

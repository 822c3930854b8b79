"""The folder of releases: one folder a version, and ``versions.json``, which lists them, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord import disk
from accord.project import VERSIONS
from accord.publish import files
from accord.release.versions import Version

ABOUT = "Every release of this dataset, the newest first; paths are relative to this file."


@dataclass(frozen=True)
class Shelf:
    """A folder of releases, which need not be there yet."""

    folder: Path

    @property
    def entries(self) -> list[dict[str, Any]]:
        """What is said of each release, the newest first."""
        listed = files.read_json(self.folder / VERSIONS).get("versions")
        return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []

    @property
    def versions(self) -> list[Version]:
        """The versions that are there, the newest first."""
        found = (Version.of(str(entry.get("version"))) for entry in self.entries)
        return sorted((version for version in found if version), reverse=True)

    def place(self, version: Version) -> Path:
        """Return the folder of a release."""
        return self.folder / str(version)

    def add(self, name: str, entry: dict[str, Any]) -> None:
        """List a release."""
        known = [one for one in self.entries if one.get("version") != entry["version"]]
        listed = sorted([entry, *known], key=lambda one: Version.of(str(one.get("version"))) or (0,), reverse=True)
        about = {"description": ABOUT, "name": name, "latest": listed[0]["version"], "versions": listed}
        with files.replacing(self.folder / VERSIONS) as fresh:
            disk.write_json(about, fresh)
            files.sync(fresh)

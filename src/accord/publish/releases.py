"""The releases of a dataset that are kept in its folder ``releases``, from which the history of its records is made.

Each is held against what was written beside it: its digests in ``SHA256SUMS``, that of its zip in ``versions.json``.
What is listed and not here is a gap, which pages show; what is here and broken is a problem.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from accord import disk
from accord.problems import Problem
from accord.project import VERSIONS, Project

SUMS = "SHA256SUMS"
DELTAS, CHANGES, ABOUT_DELTAS = "deltas", "changes.parquet", "deltas.json"
DESCRIPTOR, PARQUET = "datapackage.json", "build/parquet/"
RULE = "release-unreadable"
_NUMBERS = re.compile(r"(\d+)\.(\d+)\.(\d+)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
REMEDY = "get the release again, or take its folder away"


class Release(NamedTuple):
    """A release that the folder lists.

    Attributes:
        version: its version.
        day: that of the version.
        since: the version from which its deltas lead to it; empty for the first of all.
        deltas: the folder or zip of its deltas; nothing where they are not here.
        package: the folder or zip of what it published; nothing where that is not here.
    """

    version: str
    day: str
    since: str
    deltas: Path | None
    package: Path | None


class Releases(NamedTuple):
    """The releases up to a version, the oldest first, what is wrong with them, and a hash of all that is read."""

    listed: tuple[Release, ...] = ()
    problems: tuple[Problem, ...] = ()
    fingerprint: str = ""


def read(project: Project, described: Mapping[str, Any]) -> Releases:
    """Return the releases of a dataset up to the version that describes it, and what is wrong with them."""
    version = str(described.get("version", "")) if isinstance(described, Mapping) else ""  # else a problem of its own
    listing = project.releases / VERSIONS
    try:
        text = disk.read_bytes(listing).decode()
    except FileNotFoundError:
        return Releases()
    except (OSError, UnicodeDecodeError) as error:
        fault = error if isinstance(error, OSError) else OSError(str(error))
        return Releases(problems=(disk.unreadable(listing, fault).problem(project),))
    found = _Reader(project, listing, text)
    entries = sorted((_numbers(entry["version"]), at) for at, entry in enumerate(found.entries))
    wanted = [found.entries[at] for number, at in entries if number <= (_numbers(version) or number)]
    listed = tuple(found.release(entry, is_last=entry is wanted[-1]) for entry in wanted)
    return Releases(listed, tuple(found.problems), found.fingerprint)


def _numbers(version: str) -> tuple[int, ...]:
    match = _NUMBERS.fullmatch(version)
    return tuple(map(int, match.groups())) if match else ()


@dataclass
class _Reader:
    """Reads the folder of releases; notes what is wrong, and the digest of all that history is made of."""

    project: Project
    listing: Path
    text: str
    problems: list[Problem] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.entries = [*self._entries()]

    @property
    def fingerprint(self) -> str:
        """A hash of all that was read."""
        return sha256("\n".join(self.noted).encode()).hexdigest()

    def _note(self, path: Path, place: tuple[int, int], fact: str) -> None:
        message = f"{fact}; {REMEDY}"
        self.problems.append(Problem(self.project.name_of(path), *place, "", RULE, message))

    def _entries(self) -> Iterator[dict[str, Any]]:
        """Yield the entries of the list that say of which version and day they are."""
        whole = self._parsed(self.listing, self.text)
        listed = whole.get("versions") if whole is not None else []
        if not isinstance(listed, list):
            self._note(self.listing, (1, 1), "is no list of releases: it has no list 'versions'")
            return
        for number, entry in enumerate(listed):
            known = entry if isinstance(entry, dict) else {}
            words = [str(known.get(word, "")) for word in ("version", "created", "path", "zip")]
            if _numbers(words[0]) and _DAY.fullmatch(words[1]) and all(map(_is_within, words[2:])):
                yield known
            else:
                fact = (
                    f"entry {number + 1} lacks a version such as 0.2.0, the day 'created', a 'path' or a 'zip' below it"
                )
                self._note(self.listing, self._place(f'"version": "{words[0]}"'), fact)

    def _place(self, word: str) -> tuple[int, int]:
        """Return line and column of the first place of a word in the list."""
        at = max(self.text.find(word), 0)
        return self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)

    def _parsed(self, path: Path, text: str) -> dict[str, Any] | None:
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            self._note(path, (error.lineno, error.colno), f"is not JSON: {error.msg}")
            return None
        if not isinstance(value, dict):
            self._note(path, (1, 1), "is no JSON object")
            return None
        return value

    def release(self, entry: Mapping[str, Any], *, is_last: bool) -> Release:
        """Return a release with what is here of it; the last one's package is read too, to compare what came after."""
        version, since = str(entry["version"]), str(entry.get("since") or "")
        self.noted.append(f"{version} {entry['created']} {since}")
        packed, folder = self.listing.parent / entry["zip"], (self.listing.parent / entry["path"]).parent
        deltas = self._deltas(folder, packed) if since else None
        package = self._package(folder, packed, str(entry.get("sha256", ""))) if is_last else None
        return Release(version, str(entry["created"]), since, deltas, package)

    def _deltas(self, folder: Path, packed: Path) -> Path | None:
        unpacked, zipped = folder / DELTAS, packed.with_name(f"{packed.stem}-{DELTAS}.zip")
        if unpacked.is_dir():
            if self._is_right(folder, f"{DELTAS}/") and (path := unpacked / ABOUT_DELTAS).is_file():
                self._parsed(path, path.read_text(encoding="utf-8", errors="replace"))
            return unpacked
        if zipped.is_file():
            self._is_right(zipped.parent, zipped.name)
            return zipped
        return None

    def _package(self, folder: Path, packed: Path, wanted: str) -> Path | None:
        if (folder / DESCRIPTOR).is_file():
            self._is_right(folder, DESCRIPTOR, PARQUET)
            return folder
        if not packed.is_file():
            return None
        digest = disk.digest(packed)
        self.noted.append(digest)
        if wanted not in ("", digest):
            self._note(self.listing, self._place(wanted), f"gives another digest than {packed.name} has, {digest}")
        return packed

    def _is_right(self, folder: Path, *beginnings: str) -> bool:
        """Whether the files of a release whose names begin so are what its list of digests says."""
        before, sums = len(self.problems), folder / SUMS
        if sums.is_file():
            lines = sums.read_text(encoding="utf-8", errors="replace").splitlines()
            listed = {
                name: (at, wanted) for at, line in enumerate(lines, 1) for wanted, _, name in [line.partition("  ")]
            }
        else:
            listed = {path.relative_to(folder).as_posix(): (0, "") for path in disk.walk(folder).files}
        for name, (line, wanted) in listed.items():
            if name.startswith(beginnings) and not name.endswith(".csv"):
                self._hold(folder / name, wanted, (sums, line))
        return len(self.problems) == before

    def _hold(self, path: Path, wanted: str, said: tuple[Path, int]) -> None:
        """Hold a file against its digest in a line of a list."""
        sums, line = said
        name = path.relative_to(sums.parent).as_posix()
        try:
            digest = disk.digest(path)
        except OSError as error:
            fact = "it is missing" if isinstance(error, FileNotFoundError) else f"it cannot be read: {error.strerror}"
            self._note(sums, (line, 1), f"lists {name}, and {fact}")
            return
        self.noted.append(f"{name} {digest}")
        if wanted not in ("", digest):
            self._note(sums, (line, 1), f"gives another digest than {name} has, {digest}")


def _is_within(path: str) -> bool:
    """Whether a path names something below the folder that lists it."""
    return bool(path) and not path.startswith("/") and ".." not in path.split("/") and "\\" not in path

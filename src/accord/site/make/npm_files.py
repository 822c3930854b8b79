"""A few files out of a large package of npm: its archive comes once, is read through, and only what is named stays.

An entry of ``site/assets.json`` that says ``npm`` names the package, its version and the hash that npm publishes, and
no host: npm asks the registry that it is set to. The files stand in ``.builds/npm/files`` of a dataset, where ``accord
fetch`` puts them, or else in ``.venv/npm/files`` of Accord's own repository, where ``make setup-assets`` does.

Needs the standard library only: scripts/setup.py runs it before anything is installed.
"""

from __future__ import annotations

import base64
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from hashlib import sha512
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from accord.project import CLONE, Project
from accord.site.make.javascript import PackagesError, own_folder

FOLDER = "files"
PACK = ("pack", "--ignore-scripts", "--loglevel=error", "--fetch-retries=1")
BLOCK_BYTES = 1 << 20


class Package(NamedTuple):
    """A package of npm, in one version with one hash."""

    name: str
    version: str
    integrity: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Kept(NamedTuple):
    """How much came of a package, and how much of it stays."""

    archive_bytes: int
    files: int
    kept_bytes: int

    def __str__(self) -> str:
        return f"kept {self.files} of its files, {self.kept_bytes:,} bytes of {self.archive_bytes:,}"


def announcement(package: Package) -> str:
    """Return what is said before an archive comes."""
    return f"{package}: npm brings its archive once; the files that site/assets.json names are kept, the rest is not"


def own_files(project: Project) -> Path:
    """Return where a dataset keeps files of packages."""
    return own_folder(project) / FOLDER


def folder(root: Path) -> Path:
    """Return where those of a dataset are: its own, or else those of Accord's repository; it need not exist."""
    own = own_files(Project(root))
    return own if own.is_dir() else CLONE / ".venv" / "npm" / FOLDER


def package_of(entry: Mapping[str, Any]) -> Package:
    """Return the package that an entry of assets is read from."""
    about = entry["npm"]
    return Package(about["package"], about["version"], about["integrity"])


def place(home: Path, package: Package) -> Path:
    """Return the folder that stands for a package; it need not exist."""
    return home / f"{package.name}@{package.version}"


def wanted(entries: Mapping[str, Mapping[str, Any]]) -> dict[Package, list[str]]:
    """Return the packages that a dataset's assets name, with the patterns of the files that they want of each."""
    found: dict[Package, list[str]] = {}
    for entry in entries.values():
        if "npm" in entry:
            names = [f"{entry['from']}/{file}" for file in entry["files"]] if "files" in entry else [entry["from"]]
            found.setdefault(package_of(entry), []).extend(names)
    return found


def missing(packages: Mapping[Package, Sequence[str]], home: Path) -> dict[Package, Sequence[str]]:
    """Return those of which a file is not there."""
    return {
        package: patterns
        for package, patterns in packages.items()
        if not all(any(place(home, package).glob(pattern)) for pattern in patterns)
    }


def bring(package: Package, patterns: Sequence[str], home: Path, npm: Sequence[str]) -> Kept:
    """Bring the files of a package that match; they are there all at once, or none is.

    Raises:
        PackagesError: where npm cannot bring it, it has another hash, or holds no such file.
    """
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".pack-", dir=home) as beside:
        archive = _packed(package, Path(beside), npm)
        if (found := _integrity(archive)) != package.integrity:
            raise PackagesError(f"{package} is refused: its integrity is {found}, not {package.integrity}")
        new, count, size = Path(beside) / "new", 0, 0
        for name, content in _members(archive, patterns):
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            count, size = count + 1, size + len(content)
        if lacking := [pattern for pattern in patterns if not any(new.glob(pattern))]:
            raise PackagesError(f"{package} holds no {', '.join(lacking)}")
        target = place(home, package)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.rename(Path(beside) / "old")
        new.rename(target)
        return Kept(archive.stat().st_size, count, size)


def _packed(package: Package, beside: Path, npm: Sequence[str]) -> Path:
    """Let npm bring the archive of a package into a folder, with a store of its own, so that nothing of it stays."""
    words = [*PACK, "--cache", str(beside / "store"), f"{package.name}@{package.version}"]
    done = subprocess.run([*npm, *words], cwd=beside, capture_output=True, text=True, check=False)
    archives = list(beside.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        said = " ".join(done.stderr.split()) or f"exit code {done.returncode}"
        raise PackagesError(f"npm could not bring {package}: {said}")
    return archives[0]


def _integrity(archive: Path) -> str:
    """Return the hash of a file as npm writes it."""
    total = sha512()
    with archive.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            total.update(block)
    return f"sha512-{base64.b64encode(total.digest()).decode()}"


def _members(archive: Path, patterns: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive that match, by their paths in the package; the others are never unpacked."""
    with tarfile.open(archive, "r|gz") as opened:
        for member in opened:
            name = member.name.partition("/")[2]  # below the folder that npm names 'package'
            fits = member.isfile() and any(_matches(name, pattern) for pattern in patterns)
            if fits and ".." not in PurePosixPath(name).parts and (file := opened.extractfile(member)):
                yield name, file.read()


def _matches(name: str, pattern: str) -> bool:
    """Whether a path is what a pattern means: its stars stay within one folder, as they do on disk."""
    parts, wanted_parts = name.split("/"), pattern.split("/")
    return len(parts) == len(wanted_parts) and all(map(fnmatchcase, parts, wanted_parts))

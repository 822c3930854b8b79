"""Where what is compared stands: a folder, a zip, a release, a revision of Git, an address. Each comes as a folder.

Nothing is fetched but what an address names that somebody wrote on the command line, and the files that its descriptor
lists; each is held against its hash there.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tarfile
import urllib.error
import urllib.request
import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from accord import disk
from accord.compare.package import DESCRIPTOR, CompareError
from accord.publish import loading
from accord.publish.loading import NotPublishedError

_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+|latest")
SCHEMES = ("http", "https", "file")
TIMEOUT_SECONDS = 60
_BLOCK_BYTES = 1 << 20


def folder_of(place: str, root: Path, scratch: Path) -> Path:
    """Return the folder of a published dataset.

    Args:
        place: a folder, its ``datapackage.json``, a zip, an address of one of these, a version that was released, or
            a revision of Git.
        root: the dataset's folder, whose releases and repository are meant.
        scratch: an empty folder for what is unpacked or fetched.

    Raises:
        CompareError: if there is nothing of the kind.
    """
    if urlsplit(place).scheme in SCHEMES:
        return _fetched(place, scratch)
    path = Path(place)
    if path.is_dir():
        return path
    if path.is_file():
        return path.parent if path.name == DESCRIPTOR else _unpacked(path, place, scratch)
    if _VERSION.fullmatch(place):
        with suppress(NotPublishedError):
            released = loading.place_of(root, place)
            return released if released.is_dir() else _unpacked(released, place, scratch)
    return _revision(place, root, scratch)


def _unpacked(path: Path, place: str, scratch: Path) -> Path:
    """Unpack a zip; its package stands at the top or in its one folder."""
    try:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(scratch)  # which leaves no name outside of the folder
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise CompareError(f"{place} is no folder, no {DESCRIPTOR}, and no zip that can be read: {error}") from error
    return _top(scratch)


def _top(folder: Path) -> Path:
    children = list(folder.iterdir())
    is_within = not (folder / DESCRIPTOR).exists() and len(children) == 1 and children[0].is_dir()
    return children[0] if is_within else folder


def _revision(place: str, root: Path, scratch: Path) -> Path:
    """Take the published files of a revision out of the repository of the dataset."""
    missing = f"there is no file or folder {place!r}"
    git = shutil.which("git")
    if git is None:
        raise CompareError(f"{missing}, and no git to look for such a revision")
    verify = [git, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{place}^{{commit}}"]
    found = subprocess.run(verify, cwd=root, capture_output=True, text=True, check=False)
    if found.returncode:
        raise CompareError(f"{missing}, and no revision of Git is called so in {root}")
    commit = found.stdout.strip()
    shown = subprocess.run([git, "show", f"{commit}:./{DESCRIPTOR}"], cwd=root, capture_output=True, check=False)
    if shown.returncode:
        raise CompareError(f"revision {place} holds no {DESCRIPTOR}: the build was not committed with it")
    names = [DESCRIPTOR, *sorted(_tops(shown.stdout))]
    archive = scratch / "revision.tar"
    with archive.open("wb") as file:
        done = subprocess.run(
            [git, "archive", commit, "--", *names], cwd=root, stdout=file, stderr=subprocess.PIPE, check=False
        )
    if done.returncode:
        raise CompareError(f"revision {place} lacks files that its {DESCRIPTOR} names: {done.stderr.decode().strip()}")
    with tarfile.open(archive) as tar:
        tar.extractall(scratch / "revision", filter="data")
    archive.unlink()
    return scratch / "revision"


def _tops(descriptor: bytes) -> set[str]:
    """Return the folders and files beside a descriptor in which its resources stand."""
    try:
        paths = [resource.get("path") for resource in json.loads(descriptor)["resources"]]
        named = [path for some in paths for path in (some if isinstance(some, list) else [some]) if path]
        return {PurePosixPath(path).parts[0] for path in named if "://" not in path}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CompareError(f"{DESCRIPTOR} is no Data Package: {error}") from error


def _fetched(address: str, scratch: Path) -> Path:
    """Fetch a zip, or a descriptor and the files that it lists."""
    parts = urlsplit(address)
    if parts.scheme == "file":
        path = Path(unquote(parts.path))
        if path.is_dir() or path.name == DESCRIPTOR:
            return path if path.is_dir() else path.parent
        return _unpacked(path, address, scratch)
    if parts.path.endswith(".zip"):
        archive = scratch.with_name(f"{scratch.name}.zip")
        _fetch(address, archive)
        return _unpacked(archive, address, scratch)
    whole = address if parts.path.endswith(f"/{DESCRIPTOR}") else f"{address.rstrip('/')}/{DESCRIPTOR}"
    _fetch(whole, scratch / DESCRIPTOR)
    try:
        resources = json.loads((scratch / DESCRIPTOR).read_bytes())["resources"]
    except (ValueError, KeyError, TypeError) as error:
        raise CompareError(f"{whole} is no Data Package: {error}") from error
    for resource in resources:
        _fetch_resource(resource, whole, scratch)
    return scratch


def _fetch_resource(resource: dict[str, Any], descriptor: str, scratch: Path) -> None:
    path = resource.get("path")
    for name in path if isinstance(path, list) else [path] if path else []:
        pure = PurePosixPath(str(name))
        if "://" in str(name):
            continue  # is of another, and compared by its hash alone
        if pure.is_absolute() or ".." in pure.parts:
            raise CompareError(f"{descriptor} names {name!r}, which is not beside it")
        target = scratch / pure
        target.parent.mkdir(parents=True, exist_ok=True)
        _fetch(urljoin(descriptor, quote(str(name))), target)
        wanted = str(resource.get("hash", ""))
        if wanted.startswith("sha256:") and wanted != f"sha256:{disk.digest(target)}" and not isinstance(path, list):
            raise CompareError(f"{urljoin(descriptor, str(name))} has other bytes than {descriptor} says")


def _fetch(address: str, target: Path) -> None:
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer, target.open("wb") as file:
            shutil.copyfileobj(answer, file, _BLOCK_BYTES)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise CompareError(f"{address} cannot be fetched: {getattr(error, 'reason', error)}") from error

"""How a build becomes current: whole, in one atomic step, whatever happens in between.

    .builds/<id>/        a whole immutable build: datapackage.json, build/, accord.sqlite, site/, build.json (last)
    .builds/current      a link to it, replaced by one rename
    build/, datapackage.json, .vscode/   the committed export of it: each file replaced by a rename, the manifest last

A crash, a full disk or a second builder leaves whole builds and, at worst, an export whose manifest does not match,
which the next run mends because it compares every file.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from accord.problems import AccordError

DATA = ("curated", "schemas", "site")
CODE = ("src/accord", "locks/build.txt")  # a project that has no such thing of its own is built with ours
EXPORTED = ("datapackage.json", "build", ".vscode/settings.json", ".vscode/schemas")
MANIFEST = "build/manifest.json"
HOME = Path(__file__).resolve().parents[3]
KEPT_BY_HAND = ("build/README.md",)
KEEP = 3  # builds


class PublishError(AccordError):
    """A build could not be made current."""


def build_id(root: Path, elsewhere: Iterable[Path] = (), assets: str = "") -> str:
    """Return the id of the build of these inputs: a hash of their names and bytes, 12 hexadecimal digits.

    ``elsewhere``: files or folders of rows that may stand outside the project. ``assets``: the fingerprint of the files
    of others that the site shows.
    """
    total = sha256(assets.encode())
    for top in elsewhere:
        if root not in top.parents:
            for path in [top] if top.is_file() else sorted(top.rglob("*")):
                total.update(f"{path.name}\0{digest(path) if path.is_file() else ''}\0".encode())
    for name in (*DATA, *CODE):
        whose = HOME if name in CODE and not (root / name).exists() else root
        top = whose / name
        files = [top] if top.is_file() else (p for p in top.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        for path in sorted(files, key=lambda path: path.relative_to(whose).as_posix()):
            total.update(f"{path.relative_to(whose).as_posix()}\0{digest(path)}\0".encode())
    return total.hexdigest()[:12]


def is_whole(folder: Path) -> bool:
    """Whether a build folder holds every file that its build.json names, with the same bytes."""
    try:
        files = json.loads((folder / "build.json").read_text(encoding="utf-8"))["files"]
        return all(digest(folder / name) == entry["sha256"] for name, entry in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def make(root: Path, identity: str, write: Callable[[Path], dict[str, Any]]) -> Path:
    """Return ``.builds/<identity>``, written whole by ``write`` unless it is there already.

    ``write`` fills an empty folder and returns what build.json is to say besides the files.
    """
    builds = root / ".builds"
    target = builds / identity
    if is_whole(target):
        os.utime(target)  # the newest, so that no other builder prunes it
        return target
    builds.mkdir(exist_ok=True)
    staging = builds / f".staging-{identity}-{os.getpid()}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    try:
        about = write(staging)
        files = {
            path.relative_to(staging).as_posix(): {"sha256": digest(path), "bytes": path.stat().st_size}
            for path in sorted(staging.rglob("*")) if path.is_file()
        }  # fmt: skip
        text = json.dumps({"id": identity, **about, "files": files}, ensure_ascii=False, indent=2)
        (staging / "build.json").write_text(text + "\n", encoding="utf-8", newline="\n")
        _flush(staging)
        _settle(staging, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return target


def _settle(staging: Path, target: Path) -> None:
    """Give a finished build its name; one that another builder finished meanwhile is as good, a broken one goes."""
    for _ in range(2):
        try:
            staging.rename(target)
            break
        except OSError:
            if is_whole(target):
                return
            broken = target.with_name(f".broken-{target.name}-{os.getpid()}")
            target.rename(broken)
            shutil.rmtree(broken, ignore_errors=True)
    _sync(target.parent)


def flip(root: Path, target: Path) -> None:
    """Make a build current by one rename of a link."""
    link = root / ".builds" / "current"
    fresh = link.with_name(f".current-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.name, target_is_directory=True)
    fresh.replace(link)
    _sync(link.parent)


def export(root: Path, target: Path) -> list[str]:
    """Bring build/ and datapackage.json to what the build says; return the names that changed."""
    changed = differences(root, target)
    for name in sorted(changed, key=lambda name: (name == MANIFEST, name)):
        source, place = target / name, root / name
        if not source.exists():
            place.unlink()
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            shutil.copyfile(source, fresh)
            _sync(fresh)
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)
    return changed


def differences(root: Path, target: Path) -> list[str]:
    """Return the names of exported files that differ from a build, are missing, or do not belong."""
    ours, theirs = set(_exported(target)), set(_exported(root)) - set(KEPT_BY_HAND)
    return sorted(
        n for n in ours | theirs if n not in ours or n not in theirs or digest(root / n) != digest(target / n)
    )


def _exported(folder: Path) -> Iterator[str]:
    for name in EXPORTED:
        top = folder / name
        for path in [top] if top.is_file() else top.rglob("*"):
            if path.is_file():
                yield path.relative_to(folder).as_posix()


def prune(root: Path) -> None:
    """Remove old builds but the newest few, and what builders that are gone left behind."""
    builds = root / ".builds"
    current = (builds / "current").resolve()
    for path in builds.glob(".[sbc]*-*"):
        if path.name.startswith((".staging-", ".broken-", ".current-")) and not _alive(
            int(path.name.rpartition("-")[2])
        ):
            path.unlink() if path.is_symlink() else shutil.rmtree(path, ignore_errors=True)
    for path in root.glob(".datapackage.json.*"):
        path.unlink(missing_ok=True)
    whole = [path for path in builds.iterdir() if (path / "build.json").is_file() and not path.is_symlink()]
    whole.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in whole[KEEP:]:
        if path.resolve() != current and not _in_use(path):
            shutil.rmtree(path, ignore_errors=True)


def _in_use(build: Path) -> bool:
    """Whether a server holds a build: it reads the files until its last connection has ended."""
    if sys.platform == "win32":
        return False
    import fcntl  # noqa: PLC0415 - not on Windows

    handle = os.open(build, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the lock under which builds become current, so that two builders do so one after the other."""
    (root / ".builds").mkdir(exist_ok=True)
    with (root / ".builds" / "lock").open("w") as file:
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415 - not on Windows, where the last rename wins

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _flush(folder: Path) -> None:
    for top, _, files in os.walk(folder, topdown=False):
        for name in files:
            _sync(Path(top) / name)
        _sync(Path(top))


def _sync(path: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""The id of a build: a hash of the bytes that were parsed, the code that makes it, and what that runs on.

Two builds of one id are the same bytes, so a build that is there already is the answer. Whatever can change a byte of
a build or a verdict is therefore in here; where the project or the engine stands on the disk is not.
"""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from accord import disk
from accord.problems import InvalidInputError, Problem
from accord.project import ENGINE, Project

DIGITS = 12  # hexadecimal
PACKAGES = (  # whose versions a build may show in its bytes or in its verdict
    "adbc-driver-manager",
    "adbc-driver-sqlite",
    "duckdb",
    "jsonschema",
    "markdown-it-py",
    "pyarrow",
    "PyYAML",
    "vl-convert-python",
)
Pairs = Iterator[tuple[str, str]]  # a name and a digest
version = cache(metadata.version)  # of what this process runs on


def ground(project: Project) -> str:
    """Return a hash of what stands before any record is read: the versions, the code, the folders of the dataset.

    Taken before those folders are parsed and again when the build is written, it shows whether they changed between.

    Raises:
        InvalidInputError: for each file or folder that cannot be read.
    """
    problems: list[Problem] = []
    engine = _of_folders("engine", [ENGINE], project, problems)
    return _hash([*_versions(), *engine, *_of_folders("", project.folders, project, problems)], problems)


def fingerprint(
    project: Project, parsed: Mapping[str, bytes], tables: Mapping[str, Path], *, assets: str = "", base: str = ""
) -> str:
    """Return the id of the build of these inputs.

    Args:
        project: whose folders of schemas, rules, computed tables, views and site are read from the disk.
        parsed: the bytes of the records that were parsed, by name.
        tables: files or folders of rows, by table, wherever they stand.
        assets: the fingerprint of the files of others, and of the texts, that the site shows.
        base: what ``ground`` returned before the folders of the dataset were parsed; else it is called now.

    Returns:
        12 hexadecimal digits.

    Raises:
        InvalidInputError: for each file or folder that cannot be read.
    """
    problems: list[Problem] = []
    pairs = [
        ("ground", base or ground(project)),
        ("assets", assets),
        *((f"curated:{name}", sha256(data).hexdigest()) for name, data in sorted(parsed.items())),
        *(pair for name, path in sorted(tables.items()) for pair in _of_table(name, path, project, problems)),
    ]
    return _hash(pairs, problems)[:DIGITS]


def _hash(pairs: Iterable[tuple[str, str]], problems: list[Problem]) -> str:
    if problems:
        raise InvalidInputError(problems)
    total = sha256()
    for name, value in pairs:
        total.update(f"{len(name)}:{name}\0{value}\n".encode(errors="surrogateescape"))
    return total.hexdigest()


def _versions() -> Pairs:
    yield "python", platform.python_version()
    yield "sqlite", sqlite3.sqlite_version
    for name in PACKAGES:
        try:
            yield f"package:{name}", version(name)
        except metadata.PackageNotFoundError:
            yield f"package:{name}", "not installed"


def _of_folders(name: str, tops: Iterable[Path], project: Project, problems: list[Problem]) -> Pairs:
    for top in tops:
        files, wrong = disk.walk_inputs(top)
        above = len(top.as_posix()) - len(top.name)
        for path, value in disk.digests(files, wrong).items():
            yield f"{name}:{path.as_posix()[above:]}", value
        problems += [fault.problem(project) for fault in wrong]


def _of_table(name: str, path: Path, project: Project, problems: list[Problem]) -> Pairs:
    """Yield what a table's files say: its name, the names of the parts, which give their order, and their bytes.

    Whatever makes the reader refuse them, such as a link or a folder among the parts, is in there too.
    """
    files, wrong = disk.walk_inputs(path)
    if not files and not wrong:
        wrong.append(disk.Fault(path, "missing-file", "there is no such file, or the folder holds none"))
    for part, value in disk.digests(files, wrong).items():
        form = "link" if part.is_symlink() else "file"
        yield f"table:{name}:{form}:{path.name if part == path else part.relative_to(path).as_posix()}", value
    problems += [fault.problem(project) for fault in wrong]
    if path.is_dir() and not wrong:
        yield f"table:{name}:parts", "\0".join(sorted(entry.name for entry in path.iterdir()))

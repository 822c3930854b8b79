"""Accord: records and schemas made into checked, described, published tables.

    import accord

    checked = accord.check("my-data")          # every problem and warning, each with file, line and column
    build = accord.build("my-data")            # checks, then publishes; or raises accord.InvalidInputError
    books = accord.load("my-data", "books")    # a published table, with its metadata
    then = accord.load("my-data", "books", version="0.2.0")    # as it was released

What these need is imported when they are called, so that ``import accord`` costs nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from accord.problems import AccordError, InvalidInputError, Problem, SchemaError

if TYPE_CHECKING:
    import pyarrow as pa

    from accord.pipeline import Checked

__version__ = "0.1.0"
__all__ = ["AccordError", "InvalidInputError", "Problem", "SchemaError", "__version__", "build", "check", "load"]

StrPath = str | os.PathLike[str]


def check(path: StrPath = ".", tables: Mapping[str, StrPath] | None = None, *, strict: bool = False) -> Checked:
    """Check a dataset; write nothing.

    Args:
        path: the dataset's folder.
        tables: files of rows that stand elsewhere, by table.
        strict: whether warnings are problems too.

    Returns:
        ``problems`` and ``warnings``, each in order of file, line and column; how much was read.

    Raises:
        AccordError: if there is no dataset, or it cannot be read; its schemas' problems come as ``SchemaError``.
    """
    from accord import pipeline
    from accord.project import Project

    return pipeline.check(Project.at(Path(path)), _absolute(tables), strict=strict)


def build(
    path: StrPath = ".", tables: Mapping[str, StrPath] | None = None, *, strict: bool = False, allowed_loss: str = ""
) -> Path:
    """Check a dataset, build every table, and publish: the build is made current and exported to ``build/``.

    Args:
        path: the dataset's folder.
        tables: files of rows that stand elsewhere, by table.
        strict: whether nothing is published where there are warnings.
        allowed_loss: why records that are published may be in the data no longer; empty where they may not.

    Returns:
        The folder of the build, ``.builds/<id>``.

    Raises:
        InvalidInputError: if any check fails, or records are lost that nobody withdrew; nothing was published.
        AccordError: if there is no dataset, or it cannot be read; its schemas' problems come as ``SchemaError``.
    """
    from accord import pipeline
    from accord.project import Project

    project = Project.at(Path(path))
    return pipeline.publish(project, _absolute(tables), strict=strict, allowed_loss=allowed_loss).folder


def load(path: StrPath, table: str, *, version: str | None = None) -> pa.Table:
    """Return a published table of a dataset.

    Args:
        path: the dataset's folder, as it is built or downloaded; with a version, also a folder of releases.
        table: the name of the table.
        version: that of a release, such as ``0.2.0``, or ``latest``; without it what was built last.

    Returns:
        Its rows, whose types come from the schema; titles and descriptions are the metadata of table and columns.

    Raises:
        AccordError: if no such table or version is published there.
    """
    from accord.publish.loading import load_table

    return load_table(Path(path), table, version)


def _absolute(tables: Mapping[str, StrPath] | None) -> dict[str, Path]:
    from accord.project import absolute

    return {name: absolute(Path(path)) for name, path in (tables or {}).items()}

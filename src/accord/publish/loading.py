"""Load a published table."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from accord.problems import AccordError, did_you_mean
from accord.publish import files
from accord.publish.listing import MANIFEST

FOLDER = "build/parquet/"


class NotPublishedError(AccordError):
    """A table is not published where it is looked for."""


def load_table(folder: Path, table: str) -> pa.Table:
    """Return a table that is published in a folder, with the metadata of table and columns.

    Raises:
        NotPublishedError: if nothing is published there, or no such table.
    """
    listed = files.read_json(folder / MANIFEST).get("files")
    names = [Path(name).stem for name in listed or () if name.startswith(FOLDER)]
    if not names:
        raise NotPublishedError(f"{folder} holds no published tables; build the dataset, or name its folder")
    if table not in names:
        raise NotPublishedError(
            f"no table is called {table!r}{did_you_mean(table, names)}; there are {', '.join(names)}"
        )
    try:
        return pa.parquet.read_table(folder / f"{FOLDER}{table}.parquet")
    except (OSError, pa.ArrowException) as error:
        raise NotPublishedError(f"{folder / FOLDER / table}.parquet cannot be read: {error}") from error

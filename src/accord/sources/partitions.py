"""Folders that are divided by the values of columns, as Hive names them: ``events/year=2024/part-0.parquet``.

The column is in the names of the folders only. Its text is percent-decoded and read by the type that the schema gives
the column, so a code such as ``01`` stays text; readers that guess from the names make it a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

NULL = "__HIVE_DEFAULT_PARTITION__"
IGNORED = ("README.md", "_SUCCESS")  # _SUCCESS: what Spark leaves beside its parts; hidden files are ignored too


def is_partition(path: Path) -> bool:
    """Whether a folder is named as a column and its value."""
    return "=" in path.name and path.is_dir() and not path.is_symlink()


def parts(folder: Path) -> Iterator[Path]:
    """Yield what stands in a folder and in the partitions within it, in the order of names."""
    for path in sorted(folder.iterdir()):
        if path.name in IGNORED or path.name[0] == ".":
            continue
        if is_partition(path):
            yield from parts(path)
        else:
            yield path


def values(path: Path) -> tuple[tuple[str, str | None], ...]:
    """Return the columns that the folders of a part are named by, and their texts; None for null."""
    pairs = [folder.partition("=") for folder in path.parts[:-1]]
    return tuple((unquote(name), None if text == NULL else unquote(text)) for name, _, text in pairs)

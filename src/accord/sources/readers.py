"""Files of rows, hand-exported or machine-coded, as typed Arrow batches: CSV, JSON Lines, Parquet, or a folder of them.

A table's file comes as ``.csv``, ``.csv.gz``, ``.jsonl`` or ``.parquet``, or as a folder of parts of one kind, read in
the order of their names; parts in Parquet may stand in folders named ``column=value``. What a file says is either in a
batch, exactly, or in a ``Problem`` with its line. Text is held against the rules for characters once for all readers,
behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from accord.problems import Problem, did_you_mean
from accord.schema.model import Table
from accord.sources import parquet, partitions
from accord.sources.cells import check_text
from accord.sources.csv import read as csv_text
from accord.sources.encodings import HEAD_BYTES, pointer
from accord.sources.jsonl import read as json_lines
from accord.sources.rows import MAX_PROBLEMS, Rows, Source

__all__ = ["ENDINGS", "MAX_PROBLEMS", "Rows", "read", "read_as_written"]

_READERS: dict[str, Callable[[Source], Iterator[Rows | Problem]]] = {
    ".csv": csv_text.read,
    ".csv.gz": csv_text.read,
    ".jsonl": json_lines.read,
    ".parquet": parquet.read,
}
ENDINGS = tuple(_READERS)


def read(path: Path, name: str, table: Table) -> Iterator[Rows | Problem]:
    """Yield the rows of a file or of a folder of parts, and every problem; ``name`` is what problems call it.

    Stops after ``MAX_PROBLEMS`` problems, and says so in one more.
    """
    allowed = MAX_PROBLEMS
    for item in _checked(read_as_written(path, name, table), table):
        if isinstance(item, Problem):
            if not allowed:
                message = f"more than {MAX_PROBLEMS:,} problems; fix these first, the rest has not been read"
                yield Problem(item.path, 0, 0, "", "too-many", message)
                return
            allowed -= 1
        yield item


def _ending(path: Path) -> str:
    return next((ending for ending in ENDINGS if path.name.endswith(ending)), "")


def _checked(items: Iterator[Rows | Problem], table: Table) -> Iterator[Rows | Problem]:
    any_texts = [column.name for column in table.columns if column.is_any_text]
    for item in items:
        if isinstance(item, Rows):
            yield from check_text(item, any_texts)
        else:
            yield item


def read_as_written(path: Path, name: str, table: Table) -> Iterator[Rows | Problem]:
    """Yield what ``read`` does, whatever characters the texts hold, and every problem however many there are."""
    parts = [path]
    if path.is_symlink():
        yield Problem(name, 0, 0, "", "symlink", "a link; put the file itself here")
        return
    if path.is_dir():
        parts = list(partitions.parts(path))
    faults = list(file_faults(path, name, parts))
    yield from faults
    for part in parts if not faults else ():
        source = Source(part, _own_name(path, name, part), table, partitions.values(part.relative_to(path)))
        try:
            if fault := _other_content(part):
                yield source.problem(0, 0, "unreadable", fault)
                continue
            yield from _READERS[_ending(part)](source)
        except OSError as error:
            yield source.problem(0, 0, "unreadable", f"cannot be read: {error.strerror or error}")


def _own_name(path: Path, name: str, part: Path) -> str:
    return name if part == path else f"{name}/{part.relative_to(path).as_posix()}"


def _other_content(part: Path) -> str:
    with part.open("rb") as file:
        return pointer(file.read(HEAD_BYTES))


def file_faults(path: Path, name: str, parts: list[Path]) -> Iterator[Problem]:
    """Yield what is wrong with the files themselves."""
    if not path.exists():
        yield Problem(name, 0, 0, "", "missing-file", "there is no such file")
        return
    if not parts:
        yield Problem(name, 0, 0, "", "missing-file", f"holds no file of rows ({', '.join(ENDINGS)})")
    for part in parts:
        if fault := _fault(path, part):
            yield Problem(_own_name(path, name, part), 0, 0, "", *fault)
    endings = sorted({_ending(part) for part in parts if _ending(part)})
    if len(endings) > 1:
        yield Problem(name, 0, 0, "", "mixed-parts", f"holds parts of more than one kind: {', '.join(endings)}")


def _fault(path: Path, part: Path) -> tuple[str, str] | None:
    """Return rule and message of what is wrong with a part of ``path``, which may be that itself."""
    if part.is_symlink():
        return "symlink", "a link; put the file itself here"
    if part.is_dir():
        return "unknown-file", "a folder within a folder of parts; put its files beside the others"
    if not part.is_file():
        return "not-a-file", "is a FIFO, socket or device, no file; put a file here"
    if part.parent != path != part and _ending(part) != ".parquet":
        return "unknown-file", "not .parquet, as all parts in folders named column=value are"
    if not _ending(part):
        return "unknown-file", f"is none of {', '.join(ENDINGS)}{did_you_mean(''.join(part.suffixes), ENDINGS)}"
    return None

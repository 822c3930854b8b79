"""Which reader takes a source: by what its name, and where that leaves doubt its content, shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from accord.disk import kind
from accord.importing.model import ImportSourceError, Source
from accord.importing.names import TooWideError
from accord.importing.readers import bibtex, csvw, database, datapackage, delimited, packed, parquet, records, workbook
from accord.importing.readers.reading import Reading
from accord.importing.store import Store

Reader = Callable[[Reading], None]


def read(path: Path, store: Store, source: Source, encoding: str) -> None:
    """Add the tables of a file or folder to a source.

    Raises:
        ImportSourceError: if it is of no known format, or not well-formed.
    """
    if not path.exists():
        raise ImportSourceError(path, "there is no such file or folder")
    if not path.is_file() and not path.is_dir():  # a FIFO, opened, is waited for
        raise ImportSourceError(path, f"is {kind(path.stat().st_mode)}, and no file; name a file or folder")
    given = Reading(path, store, source, encoding, _read_one)
    if path.is_dir():
        _read_folder(given)
    elif path.name.lower().endswith(packed.ZIP):
        with packed.archive(path, store.scratch) as folder:
            _read_folder(given._replace(path=folder))
    else:
        _read_one(given)


def _read_folder(given: Reading) -> None:
    files = _members(given.path)
    if all(member.name.endswith(records.ENDINGS) for member in files) and records.read_folder(given, files):
        return
    for member in files:
        _read_one(given._replace(path=member))


def _read_one(given: Reading) -> None:
    with packed.unpacked(given.path, given.store.scratch) as path:
        try:
            _reader(path)(given._replace(path=path))
        except TooWideError as error:
            raise ImportSourceError(given.path, str(error), 1) from None


def _members(folder: Path) -> list[Path]:
    """Return the files of a folder that are to be read: the metadata alone where these name the others."""
    for name in datapackage.NAMES:
        if (folder / name).is_file():
            return [folder / name]
    if described := sorted(folder.glob(f"*{csvw.ENDING}")):
        return described
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path.relative_to(folder)))
    known = [path for path in files if packed.plain_name(path.name).lower().endswith((*_ALL_ENDINGS, packed.ZIP))]
    if not known:
        raise ImportSourceError(folder, f"holds no file of a known format ({', '.join(_ALL_ENDINGS)})")
    return known


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _reader(path: Path) -> Reader:
    for endings, reader in _READERS:
        if path.name.lower().endswith(endings):
            return reader
    known = ", ".join(_ALL_ENDINGS)
    raise ImportSourceError(path, f"is of no format that is known by its ending ({known}); rename or convert it")


def _read_delimited(given: Reading) -> None:
    name = given.path.name
    ending = next(ending for ending in delimited.ENDINGS if name.lower().endswith(ending))
    declared = delimited.Declared(encoding=given.encoding)
    stem = name[: -len(ending)]
    given.source.tables.append(delimited.read(given.path, stem, given.store, given.source, declared))


_READERS: list[tuple[tuple[str, ...], Reader]] = [
    (datapackage.NAMES, datapackage.read),
    ((csvw.ENDING,), csvw.read),
    (delimited.ENDINGS, _read_delimited),
    (workbook.ENDINGS, workbook.read),
    (parquet.ENDINGS, parquet.read),
    (database.ENDINGS, database.read),
    (records.ENDINGS, records.read),
    (bibtex.ENDINGS, bibtex.read),
]
_ALL_ENDINGS = tuple(ending for endings, _ in _READERS for ending in endings)

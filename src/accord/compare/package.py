"""A published dataset as it is compared: what its ``datapackage.json`` says, table by table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from accord import disk
from accord.problems import AccordError

DESCRIPTOR = "datapackage.json"
KINDS = ("parquet", "csv")
Key = tuple[str, ...]
_NAME = re.compile(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]{0,199}")  # files are called so


class CompareError(AccordError):
    """Something that is to be compared cannot be."""


@dataclass(frozen=True)
class Table:
    """A table of a package: its Table Schema, and its files by kind, of which each kind holds all rows."""

    name: str
    schema: Mapping[str, Any]
    about: Mapping[str, Any] = field(default_factory=dict)  # what its resource says besides
    files: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Mapping[str, Any]]:
        """The fields of the schema by name, in order."""
        return {str(one["name"]): one for one in self.schema.get("fields", ())}

    @property
    def primary_key(self) -> Key:
        """The columns of the primary key; none where there is no such key."""
        return _key(self.schema.get("primaryKey", ()))

    @property
    def keys(self) -> list[Key]:
        """What tells rows apart, best first: a key that says what an item is comes before one that counts it.

        An item of a list has a key of its parent and its place there; where what it holds is unique too, that is how
        people know it, and an item that moves is the same item.
        """
        primary = self.primary_key
        unique = [_key(key) for key in self.schema.get("uniqueKeys", ())]
        natural = [key for key in unique if len(primary) > 1 and {*primary[:-1]} < {*key} and primary[-1] not in key]
        return list(dict.fromkeys(key for key in (*natural, primary, *unique) if key))

    @property
    def references(self) -> dict[Key, tuple[str, Key]]:
        """The table and columns that columns refer to."""
        found = {}
        for reference in self.schema.get("foreignKeys", ()):
            target = reference["reference"]
            found[_key(reference["fields"])] = (target.get("resource") or self.name, _key(target["fields"]))
        return found


@dataclass(frozen=True)
class Package:
    """A published dataset: where it is from, as people wrote it, its descriptor, its tables and its other files."""

    place: str
    about: Mapping[str, Any]
    tables: Mapping[str, Table]
    others: Mapping[str, str] = field(default_factory=dict)  # the hashes of resources that are no tables

    @property
    def version(self) -> str:
        """Its version, or nothing where it has none."""
        return str(self.about.get("version", ""))

    @property
    def label(self) -> str:
        """What reports call it."""
        named = " ".join(part for part in (str(self.about.get("name", "")), self.version) if part)
        return f"{named} ({self.place})" if named else self.place


def read(folder: Path, place: str) -> Package:
    """Return the package of a folder.

    Raises:
        CompareError: if there is none, or its descriptor says what cannot be read.
    """
    path = folder / DESCRIPTOR
    try:
        about = json.loads(disk.read_bytes(path))
        resources = [resource for resource in about["resources"] if isinstance(resource, dict)]
    except FileNotFoundError:
        raise CompareError(f"{place} holds no {DESCRIPTOR}; build the dataset, or name what is published") from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise CompareError(f"{place}: {DESCRIPTOR} cannot be read as a Data Package: {error}") from error
    try:
        rows = [resource for resource in resources if _kind(resource)]
        others = [resource for resource in resources if not _kind(resource)]
        tables: dict[str, Table] = {}
        for name, table in _tables(rows, folder, place):
            if name in tables or not _NAME.fullmatch(name):
                raise CompareError(f"{place}: {DESCRIPTOR}: {name!r} is no name of a table, or that of two")
            tables[name] = table
        return Package(place, about, tables, {str(r.get("name")): _hash(r, folder, place) for r in others})
    except (KeyError, TypeError, AttributeError) as error:
        fact = f"a resource lacks what Data Package asks of a table: {error!r}"
        raise CompareError(f"{place}: {DESCRIPTOR}: {fact}") from error


def _kind(resource: Mapping[str, Any]) -> str:
    """Return in which kind a resource holds the rows of a table; nothing where it is no such file."""
    if "schema" not in resource or "path" not in resource:
        return ""
    name = str(_listed(resource["path"])[0]).removesuffix(".gz")
    kind = str(resource.get("format") or PurePosixPath(name).suffix.removeprefix(".")).lower()
    return kind if kind in KINDS else ""


def _tables(resources: list[dict[str, Any]], folder: Path, place: str) -> Iterator[tuple[str, Table]]:
    """Yield the tables: CSV and Parquet files of one name and the same columns hold one table."""
    by_stem: dict[tuple[str, Key], list[dict[str, Any]]] = {}
    for resource in resources:
        if not isinstance(resource["schema"], dict):
            name = resource.get("name")
            raise CompareError(f"{place}: the schema of {name!r} stands elsewhere, and is not looked for")
        stem = PurePosixPath(str(_listed(resource["path"])[0])).name.partition(".")[0]
        columns = tuple(str(one["name"]) for one in resource["schema"]["fields"])
        by_stem.setdefault((stem, columns), []).append(resource)
    for same in by_stem.values():
        kinds = [_kind(resource) for resource in same]
        groups = [same] if len(set(kinds)) == len(kinds) else [[resource] for resource in same]
        for group in groups:
            main = next((resource for resource in group if _kind(resource) == "csv"), group[0])
            files = {_kind(r): tuple(_file(p, folder, place) for p in _listed(r["path"])) for r in group}
            yield str(main["name"]), Table(str(main["name"]), main["schema"], main, files)


def _file(path: object, folder: Path, place: str) -> Path:
    """Return the file of a resource; the standard demands that it is within the folder."""
    pure = PurePosixPath(str(path))
    if pure.is_absolute() or ".." in pure.parts or ":" in pure.parts[0] or "\\" in str(path):
        raise CompareError(f"{place}: {DESCRIPTOR} names {str(path)!r}, which is not within its folder")
    return folder / pure


def _hash(resource: Mapping[str, Any], folder: Path, place: str) -> str:
    """Return the hash of a file that is compared as a whole; of data that stands in the descriptor, of that."""
    if "path" not in resource:
        return json.dumps(resource.get("data"), sort_keys=True)
    if any("://" in str(path) for path in _listed(resource["path"])):
        return str(resource.get("hash", resource["path"]))
    try:
        return " ".join(disk.digest(_file(path, folder, place)) for path in _listed(resource["path"]))
    except OSError as error:
        raise CompareError(f"{place}: {resource['path']} cannot be read: {error.strerror or error}") from error


def _listed(path: object) -> list[Any]:
    return path if isinstance(path, list) and path else [path]


def _key(value: object) -> Key:
    """Return the columns of a key, which a descriptor of version 1 may write as one text."""
    return (value,) if isinstance(value, str) else tuple(map(str, value)) if isinstance(value, list | tuple) else ()

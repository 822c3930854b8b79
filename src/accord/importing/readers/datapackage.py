"""Data Packages, of version 1 and 2: tables, types, keys and references as the descriptor declares them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import yaml

from accord.importing.model import ImportSourceError, Table
from accord.importing.readers import delimited, table_schema
from accord.importing.readers.metadata import text
from accord.importing.readers.reading import Reading, read_file
from accord.importing.readers.tokens import Dialect

NAMES = ("datapackage.json", "datapackage.yml", "datapackage.yaml")
_TABULAR = (".csv", ".tsv", ".txt", ".tab")


def read(given: Reading) -> None:
    """Add the tables of a package to the source.

    Raises:
        ImportSourceError: if the descriptor, or a file that it names, cannot be read.
    """
    descriptor = _descriptor(given.path)
    source = given.source
    source.package = {**{word: value for word, value in descriptor.items() if word != "resources"}, **source.package}
    for number, resource in enumerate(descriptor.get("resources") or [], 1):
        if not isinstance(resource, dict):
            raise ImportSourceError(given.path, f"resource {number} is no object")
        _resource(given, resource, descriptor)


def _descriptor(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        value = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise ImportSourceError(path, f"is no descriptor that can be read: {error}") from None
    if not isinstance(value, dict):
        raise ImportSourceError(path, "is no descriptor: it holds no object with resources")
    return value


def _resource(given: Reading, resource: Mapping[str, Any], descriptor: Mapping[str, Any]) -> None:
    paths = resource.get("path", resource.get("url"))
    parts = [paths] if isinstance(paths, str) else list(paths or [])
    name = str(resource.get("name") or PurePosixPath(parts[0] if parts else "resource").name.partition(".")[0])
    if not parts:
        given.source.dropped.append(
            (name, "a resource without a path: its rows stand in the descriptor itself, or are missing")
        )
        return
    if any("://" in part for part in parts):
        given.source.dropped.append((name, "a resource at an address; fetch it, and import the file"))
        return
    schema = _referenced(given.path, resource.get("schema"))
    spec = _Resource(
        name,
        [_local(given.path, part) for part in parts],
        schema,
        _referenced(given.path, resource.get("dialect", descriptor.get("dialect"))),
        resource,
    )
    table = _rows(given, spec)
    if table is None:
        return
    table.title, table.description = text(resource.get("title")), text(resource.get("description"))
    table_schema.apply(table, schema, resource, given.store, given.source)


class _Resource(NamedTuple):
    name: str
    files: list[Path]
    schema: Mapping[str, Any]
    dialect: Mapping[str, Any]
    spec: Mapping[str, Any]


def _local(descriptor: Path, part: str) -> Path:
    pure = PurePosixPath(part)
    if pure.is_absolute() or ".." in pure.parts:
        raise ImportSourceError(descriptor, f"the path {part!r} leads out of the package")
    path = descriptor.parent / part
    if not path.is_file():
        raise ImportSourceError(descriptor, f"there is no file {part!r}, which a resource names")
    return path


def _referenced(descriptor: Path, value: Any) -> dict[str, Any]:
    """Return an object of the descriptor, or the one in the file that it names instead."""
    if isinstance(value, str) and "://" not in value:
        return _descriptor(_local(descriptor, value))
    return value if isinstance(value, dict) else {}


def _rows(given: Reading, resource: _Resource) -> Table | None:
    """Stage the rows of a resource's files, one behind the other; None where they are no table."""
    name, files, schema, dialect, spec = resource
    plain = files[0].name.removesuffix(".gz").lower()
    if not (plain.endswith(_TABULAR) or spec.get("format") in ("csv", "tsv")):
        return read_file(given._replace(path=files[0]), name)
    fields = schema.get("fields") or []
    declared = delimited.Declared(
        dialect=_dialect(dialect, files[0]) if dialect else None,
        encoding=given.encoding or str(spec.get("encoding") or ""),
        has_header=bool(dialect["header"]) if "header" in dialect else None,
        names=tuple(str(field.get("name")) for field in fields if isinstance(field, dict)),
    )
    tables = [delimited.read(path, name, given.store, given.source, declared) for path in files]
    first = tables[0]
    for other, path in zip(tables[1:], files[1:], strict=True):
        if [column.name for column in other.columns] != [column.name for column in first.columns]:
            raise ImportSourceError(path, f"has other columns than {files[0].name}, of which it is the next part")
        given.store.append(first.staged, other.staged)
    given.source.tables.append(first)
    return first


def _dialect(spec: Mapping[str, Any], path: Path) -> Dialect | None:
    """Return the dialect that is declared; None where nothing is declared of what separates cells."""
    known = {"delimiter", "quoteChar", "doubleQuote", "escapeChar", "skipInitialSpace", "commentChar"}
    if not known & spec.keys():
        return None
    escape = str(spec.get("escapeChar") or "")
    return Dialect(
        str(spec.get("delimiter") or ("\t" if ".tsv" in path.name else ",")),
        str(spec.get("quoteChar", '"') or ""),
        bool(spec.get("doubleQuote", not escape)),
        escape,
        bool(spec.get("skipInitialSpace", False)),
        str(spec.get("commentChar") or ""),
    )

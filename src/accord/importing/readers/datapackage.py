"""Data Packages, of version 1 and 2: tables, types, keys and references as the descriptor declares them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import yaml

from accord.importing.model import ImportSourceError, Loss, Table
from accord.importing.readers import delimited, inline, packed, table_schema
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
        _resource(given, number, resource, descriptor)


def _descriptor(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        value = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise ImportSourceError(path, f"is no descriptor that can be read: {error}") from None
    if not isinstance(value, dict):
        raise ImportSourceError(path, "is no descriptor: it holds no object with resources")
    return value


def _resource(given: Reading, number: int, resource: Mapping[str, Any], descriptor: Mapping[str, Any]) -> None:
    paths = resource.get("path", resource.get("url"))
    parts = [paths] if isinstance(paths, str) else list(paths or [])
    stem = PurePosixPath(parts[0]).name.partition(".")[0] if parts else f"resource_{number}"
    name = str(resource.get("name") or stem)
    if remote := [part for part in parts if _is_remote(part)]:
        _note_remote(given, name, f"its rows are at {', '.join(remote)}")
        return
    schema = _referenced(given, name, resource.get("schema"))
    dialect = _referenced(given, name, resource.get("dialect", descriptor.get("dialect")))
    spec = _Resource(name, [_local(given.path, part) for part in parts], schema, dialect, resource)
    if parts:
        table = _rows(given, spec)
    elif "data" in resource:
        data = inline.spelt(given.path)["resources"][number - 1]["data"]
        table = inline.stage(given, name, data, _declared(given, spec, spec.of_text))
    else:
        raise ImportSourceError(given.path, f"the resource {name!r} has neither a path nor data")
    if table is None:
        return
    table.title, table.description = text(resource.get("title")), text(resource.get("description"))
    table_schema.apply(table, schema, resource, given.store, given.source)


def _is_remote(part: str) -> bool:
    return "://" in part


def _note_remote(given: Reading, name: str, fact: str) -> None:
    """Count as lost what stands at an address: an import asks no host for anything."""
    remedy = f"download it beside {given.path.name}, name the file there in place of the address, and import it again"
    given.source.losses.append(Loss(name, "", 0, f"{fact}, which an import does not fetch: {remedy}"))


class _Resource(NamedTuple):
    name: str
    files: list[Path]
    schema: Mapping[str, Any]
    dialect: Mapping[str, Any]
    spec: Mapping[str, Any]

    @property
    def of_text(self) -> str:
        """The name of its first file; of rows in the descriptor the one that their format would give them."""
        return packed.plain_name(self.files[0].name) if self.files else f"{self.name}.{self.spec.get('format', 'csv')}"


def _local(descriptor: Path, part: str) -> Path:
    pure = PurePosixPath(part)
    if pure.is_absolute() or ".." in pure.parts:
        raise ImportSourceError(descriptor, f"the path {part!r} leads out of the package")
    path = descriptor.parent / part
    if not path.is_file():
        raise ImportSourceError(descriptor, f"there is no file {part!r}, which a resource names")
    return path


def _referenced(given: Reading, name: str, value: Any) -> dict[str, Any]:
    """Return an object of the descriptor, or the one in the file that it names instead."""
    if isinstance(value, str) and _is_remote(value):
        _note_remote(given, name, f"what is declared of it is at {value}")
    elif isinstance(value, str):
        return _descriptor(_local(given.path, value))
    return value if isinstance(value, dict) else {}


def _rows(given: Reading, resource: _Resource) -> Table | None:
    """Stage the rows of a resource's files, one behind the other; None where they are no table."""
    first: Table | None = None
    for path in resource.files:
        with packed.unpacked(path, given.store.scratch, str(resource.spec.get("innerpath") or "")) as file:
            if not (file.name.lower().endswith(_TABULAR) or resource.spec.get("format") in ("csv", "tsv")):
                return read_file(given._replace(path=file), resource.name)
            declared = _declared(given, resource, file.name)
            table = delimited.read(file, resource.name, given.store, given.source, declared)
        if first is None:
            first = table
        elif [column.name for column in table.columns] != [column.name for column in first.columns]:
            fact = f"has other columns than {resource.files[0].name}, of which it is the next part"
            raise ImportSourceError(path, fact)
        else:
            given.store.append(first.staged, table.staged)
    if first:
        given.source.tables.append(first)
    return first


def _declared(given: Reading, resource: _Resource, name: str) -> delimited.Declared:
    """Return what the descriptor says of a file of delimited text, which has a name."""
    dialect, fields = resource.dialect, resource.schema.get("fields") or []
    return delimited.Declared(
        dialect=_dialect(dialect, name) if dialect else None,
        encoding=given.encoding or str(resource.spec.get("encoding") or ""),
        has_header=bool(dialect["header"]) if "header" in dialect else None,
        names=tuple(str(field.get("name")) for field in fields if isinstance(field, dict)),
    )


def _dialect(spec: Mapping[str, Any], name: str) -> Dialect | None:
    """Return the dialect that is declared; None where nothing is declared of what separates cells."""
    known = {"delimiter", "quoteChar", "doubleQuote", "escapeChar", "skipInitialSpace", "commentChar"}
    if not known & spec.keys():
        return None
    escape = str(spec.get("escapeChar") or "")
    return Dialect(
        str(spec.get("delimiter") or ("\t" if name.endswith(".tsv") else ",")),
        str(spec.get("quoteChar", '"') or ""),
        bool(spec.get("doubleQuote", not escape)),
        escape,
        bool(spec.get("skipInitialSpace", False)),
        str(spec.get("commentChar") or ""),
    )

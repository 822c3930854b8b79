"""CSV on the Web, and CLDF, which is written in it: what a metadata file declares of tables, their keys, references."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from accord.importing.model import Column, ForeignKey, ImportSourceError, Table
from accord.importing.readers import cldf, delimited, packed
from accord.importing.readers.metadata import text
from accord.importing.readers.reading import Reading
from accord.importing.readers.tokens import Dialect

ENDING = "-metadata.json"
_INTEGERS = {
    "integer": None,
    "int": None,
    "long": None,
    "short": None,
    "byte": None,
    "nonNegativeInteger": 0,
    "positiveInteger": 1,
    "unsignedInt": 0,
    "unsignedLong": 0,
    "unsignedShort": 0,
    "unsignedByte": 0,
}
_KINDS = {**dict.fromkeys(_INTEGERS, "integer"), "boolean": "boolean", "date": "date", "gYear": "year"}
_KINDS |= {
    "dateTime": "date-time",
    "datetime": "date-time",
    "time": "time",
    "duration": "duration",
    "gYearMonth": "edtf",
}
_KINDS |= dict.fromkeys(("decimal", "double", "float", "number"), "number")
_BOUNDS = {
    "minimum": "minimum",
    "minInclusive": "minimum",
    "maximum": "maximum",
    "maxInclusive": "maximum",
    "minExclusive": "exclusiveMinimum",
    "maxExclusive": "exclusiveMaximum",
    "minLength": "minLength",
    "maxLength": "maxLength",
}
_PACKAGE = {
    "dc:title": "title",
    "dc:description": "description",
    "dc:bibliographicCitation": "citation",
    "rdf:ID": "name",
}
_PACKAGE |= {"dcat:accessURL": "homepage"}
_READ = {"@context", "@id", "@type", "tables", "dialect", "url", "tableSchema", "rdf:type", "null"}
_TABLE_READ = {"url", "tableSchema", "dialect", "dc:title", "dc:description", "dc:extent", "null", "@id", "@type"}
_COLUMN_READ = {
    "name",
    "titles",
    "datatype",
    "null",
    "separator",
    "required",
    "dc:description",
    "virtual",
    "@id",
    "@type",
}


def read(given: Reading) -> None:
    """Add the tables that a metadata file describes to the source.

    Raises:
        ImportSourceError: if it, or a file that it names, cannot be read.
    """
    try:
        metadata = json.loads(given.path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise ImportSourceError(given.path, f"is no JSON: {error}") from None
    if not isinstance(metadata, dict):
        raise ImportSourceError(given.path, "is no metadata of CSV on the Web: it holds no object")
    _describe(given, metadata)
    tables = metadata.get("tables") or [metadata]
    names = {str(table.get("url")): _name(table) for table in tables}
    citing: list[cldf.Citing] = []
    for spec in tables:
        citing += _table(given, spec, metadata, names)
    cldf.add_sources(given, metadata, citing)


def _describe(given: Reading, metadata: Mapping[str, Any]) -> None:
    about = {word: text(metadata[name]) for name, word in _PACKAGE.items() if name in metadata}
    given.source.package = {**about, **given.source.package}
    licence = text(metadata.get("dc:license"))
    if licence:
        given.source.package.setdefault("licenses", [{"path": licence}])
    for word in metadata.keys() - _READ - _PACKAGE.keys() - {"dc:license"}:
        given.source.package.setdefault(word, metadata[word])


def _name(spec: Mapping[str, Any]) -> str:
    return PurePosixPath(str(spec.get("url"))).name.removesuffix(".gz").rpartition(".")[0]


def _table(
    given: Reading, spec: Mapping[str, Any], metadata: Mapping[str, Any], names: Mapping[str, str]
) -> list[cldf.Citing]:
    """Add a table as the metadata describe it; return its columns that cite sources."""
    url = PurePosixPath(str(spec.get("url")))
    names_there = (str(url), f"{url}.gz", f"{url}.zip")  # CLDF has large files as archives of one
    paths = [path for path in (given.path.parent / name for name in names_there) if path.is_file()]
    if url.is_absolute() or ".." in url.parts or not paths:
        raise ImportSourceError(given.path, f"there is no file {str(url)!r} beside it, which it describes")
    schema = spec.get("tableSchema") or {}
    columns = [column for column in schema.get("columns") or [] if not column.get("virtual")]
    for column in schema.get("columns") or []:
        if column.get("virtual"):
            given.source.dropped.append(
                (_name(spec), f"the virtual column {column.get('name')!r}, which no file holds")
            )
    dialect = {**(metadata.get("dialect") or {}), **(spec.get("dialect") or {})}
    declared = delimited.Declared(
        _dialect(dialect),
        given.encoding or str(dialect.get("encoding") or ""),
        bool(dialect.get("header", True)) if dialect.get("headerRowCount", 1) < 2 else None,  # noqa: PLR2004 - rows
        int(dialect.get("skipRows") or 0),
        tuple(str(column.get("name")) for column in columns),
    )
    with packed.unpacked(paths[0], given.store.scratch) as file:
        table = delimited.read(file, _name(spec), given.store, given.source, declared)
    given.source.tables.append(table)
    table.title, table.description = text(spec.get("dc:title")), text(spec.get("dc:description"))
    for word in sorted(spec.keys() - _TABLE_READ):
        given.source.dropped.append((table.name, f"{word}: {json.dumps(spec[word], ensure_ascii=False)[:200]}"))
    by_name = _declare(given, table, columns, spec.get("null", metadata.get("null")))
    _keys(table, schema, names, by_name)
    cited = (by_name.get(str(column.get("name"))) for column in columns if column.get("propertyUrl") == cldf.PROPERTY)
    return [cldf.Citing(table, table.columns[table.place(name)]) for name in cited if name]


def _dialect(spec: Mapping[str, Any]) -> Dialect:
    doubled = bool(spec.get("doubleQuote", True))
    return Dialect(
        str(spec.get("delimiter") or ","),
        str(spec.get("quoteChar", '"') or ""),
        doubled,
        "" if doubled else "\\",
        bool(spec.get("skipInitialSpace") or spec.get("trim") is True),
        str(spec.get("commentPrefix") or ""),
    )


def _declare(given: Reading, table: Table, columns: list[Mapping[str, Any]], inherited: Any) -> dict[str, str]:
    """Put what is declared of columns upon those of a table; return the names of these by those declared."""
    by_title = {column.name: column for column in table.columns}
    by_name = {}
    for place, spec in enumerate(columns):
        name = str(spec.get("name") or text(spec.get("titles")))
        column = by_title.get(name) or by_title.get(text(spec.get("titles")))
        if column is None and place < len(table.columns):
            column = table.columns[place]
            given.source.facts.append((table.origin, f"the declared column {name!r} is {column.name!r}, by its place"))
        if column is None:
            given.source.dropped.append((table.name, f"the column {name!r}, as declared: there is no such column"))
            continue
        by_name[name] = column.name
        _datatype(column, spec.get("datatype", "string"))
        nulls = spec.get("null", inherited)
        column.missing = tuple(str(word) for word in ([nulls] if isinstance(nulls, str) else nulls or []) if word)
        column.required = bool(spec.get("required"))
        column.separator = str(spec.get("separator") or "")
        column.description = text(spec.get("dc:description"))
        for word in sorted(spec.keys() - _COLUMN_READ):
            given.source.dropped.append((table.name, f"{word}, of the column {name!r}: {spec[word]!r}"))
    return by_name


def _datatype(column: Column, datatype: Any) -> None:
    spec = datatype if isinstance(datatype, dict) else {"base": datatype}
    base = str(spec.get("base", "string"))
    column.kind = _KINDS.get(base, "string")
    if _INTEGERS.get(base) is not None:
        column.constraints["minimum"] = _INTEGERS[base]
    for word, value in spec.items():
        if word in _BOUNDS and not isinstance(value, bool):
            number = float(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) else value
            if isinstance(number, int | float):
                column.constraints[_BOUNDS[word]] = int(number) if number == int(number) else number
    form = spec.get("format")
    if column.kind == "string" and base in ("string", "normalizedString", "token") and isinstance(form, str):
        column.constraints["pattern"] = f"^({form})$"


def _keys(table: Table, schema: Mapping[str, Any], names: Mapping[str, str], by_name: Mapping[str, str]) -> None:
    table.key = tuple(by_name[name] for name in _list(schema.get("primaryKey")) if name in by_name)
    for key in schema.get("foreignKeys") or ():
        reference = key.get("reference") or {}
        columns = tuple(by_name.get(name, name) for name in _list(key.get("columnReference")))
        target = names.get(str(reference.get("resource")), str(reference.get("resource")))
        table.foreign_keys.append(ForeignKey(columns, target, tuple(_list(reference.get("columnReference")))))


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])

"""Croissant 1.0: ``build/croissant.json``, the files with their hashes and the tables as sets of records.

Records are read from the Parquet files, whose types leave nothing to guess. References between tables are left to the
other descriptors: mlcroissant 1.1 joins by them whatever is asked, and fails on a second table or on one that refers
to itself.
"""

from __future__ import annotations

import re
from typing import Any

from accord.describe.whole import File, Whole
from accord.schema.model import Column, Table
from accord.values.package_terms import known, terms
from accord.values.types import type_of

# As the specification gives it; programs warn of any other.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
DATA_TYPES = {"integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}  # by the type of JSON Schema
DATA_TYPES_BY_NAME = {"date": "sc:Date", "timestamp": "sc:DateTime"}
FORMATS = {".parquet": "application/x-parquet"}  # as Croissant calls it


def croissant(whole: Whole) -> dict[str, Any]:
    """Return the description of the whole."""
    described: dict[str, Any] = known(
        {
            "@context": CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.0",
            "name": whole.title,
            "description": whole.description,
            "url": whole.home_page,
            "version": whole.version,
            "datePublished": whole.day,
            "license": whole.licence_address,
            "citeAs": whole.citation,
            **whole.typed_agents,
            **terms(whole.package),
            "distribution": [_file(file) for file in whole.files],
        }
    )
    return {**described, "recordSet": [_records(table, file) for table, file in whole.of_kind("parquet")]}


def _id(*parts: str) -> str:
    """Return an id, in which mlcroissant takes no white space, however it is written."""
    return re.sub(r"[\s~]", lambda sign: f"~{ord(sign[0]):X}", "/".join(parts))


def _file(file: File) -> dict[str, Any]:
    ending = file.path[file.path.rfind(".") :]
    return {
        "@type": "cr:FileObject",
        "@id": _id(file.path),
        "name": file.path,
        "description": file.title,
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": FORMATS.get(ending, file.media_type),
        "sha256": file.sha256,
    }


def _records(table: Table, file: File) -> dict[str, Any]:
    keys = [{"@id": _id(table.name, name)} for name in table.key]
    return {
        "@type": "cr:RecordSet",
        "@id": _id(table.name),
        "name": table.name,
        **known({"description": table.description or table.title, "key": keys[0] if len(keys) == 1 else keys}),
        "field": [_field(column, table, file) for column in table.columns],
    }


def _field(column: Column, table: Table, file: File) -> dict[str, Any]:
    item = column.item if column.separator else column
    kind = DATA_TYPES_BY_NAME.get(item.type) or DATA_TYPES.get(type_of(item.type).json, "sc:Text")
    return {
        "@type": "cr:Field",
        "@id": _id(table.name, column.name),
        "name": column.name,
        "description": column.description or column.title,
        "dataType": "sc:Float" if type_of(item.type).made[0] == "decimal128" else kind,
        **({"repeated": True} if column.separator else {}),
        "source": {"fileObject": {"@id": _id(file.path)}, "extract": {"column": column.name}},
    }

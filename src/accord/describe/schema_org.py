"""schema.org in JSON-LD, ``build/schema-org.jsonld``: what search engines of datasets read, as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from accord.describe.whole import File, Whole
from accord.schema.model import Table
from accord.values.package_terms import known, terms


def schema_org(whole: Whole) -> dict[str, Any]:
    """Return the whole as a Dataset, and each table as a part of it with its columns and files."""
    files: dict[str, list[File]] = {}
    for file in whole.files:
        files.setdefault(file.table.name if file.table else "", []).append(file)
    described: dict[str, Any] = known(
        {
            "@context": "https://schema.org/",
            "@type": "Dataset",
            "@id": whole.address,
            "url": whole.home_page,
            "name": whole.title,
            "description": whole.description,
            "license": whole.licence_address,
            "version": whole.version,
            "datePublished": whole.day,
            **whole.agents,
            "creditText": whole.citation,
            "isAccessibleForFree": True,
            **terms(whole.package),
            "distribution": [download(file) for file in files.get("", [])],
            "hasPart": [_table(table, files[name]) for name, table in whole.edition.schemas.tables.items()],
        }
    )
    return described


def _table(table: Table, files: list[File]) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "name": table.title,
        "description": table.description or table.title,
        "alternateName": table.name,
        "variableMeasured": [
            {"@type": "PropertyValue", "name": column.name, "description": column.description, "unitCode": column.unit}
            for column in table.columns
        ],
        "distribution": [download(file) for file in files],
    }


def download(file: File) -> dict[str, Any]:
    """Return a file as a DataDownload, its address relative to this description."""
    return {
        "@type": "DataDownload",
        "name": file.path,
        "contentUrl": quote(file.path),
        "encodingFormat": file.media_type,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }

"""The metadata that Datasette reads: titles, descriptions, licence, labels, facets and canned queries.

Datasette 0.65 reads canned queries from the metadata, 1.0 from datasette.yaml: this module alone knows that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from accord.describe.edition import Edition
from accord.disk import with_ending
from accord.schema.model import Table
from accord.schema.names import row_number
from accord.values import headed_sql
from accord.write.sqlite.views import View

MAX_COUNTED_ROWS = 100_000  # of a table whose facets are counted on every page


def metadata(
    edition: Edition, queries: Path, newest_first: Mapping[str, str], facets: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Return Datasette's metadata.

    Args:
        edition: what is described.
        queries: the folder of canned queries.
        newest_first: the column by which the rows of a table are sorted, the greatest first, by table.
        facets: the columns by which people narrow a table down, by table.
    """
    about = edition.about
    tables = {
        name: _table(table, edition.rows.get(name, 0), newest_first, facets.get(name, ()))
        for name, table in edition.schemas.tables.items()
    }
    tables |= {view.name: _view(view) for view in edition.views}
    credit = _credit(about)
    return {
        "title": about["title"],
        "description": about["description"],
        **credit,
        "version": about["version"],
        "created": about["created"],
        "citation": about["citation"],
        "build": edition.id,
        "databases": {
            "accord": {
                "title": about["title"],
                "description": f"Version {about['version']} of {about['created']}.",
                **credit,
                "tables": tables,
                "queries": {path.stem: _query(path) for path in with_ending(queries, ".sql")},
            }
        },
    }


def _credit(about: dict[str, Any]) -> dict[str, Any]:
    licence = about["licenses"][0] if about["licenses"] else {}
    name, address = licence.get("title") or licence.get("name") or licence.get("path"), licence.get("path")
    return {
        **({"license": name} if name else {}),
        **({"license_url": address} if address else {}),
        "source": about["title"],
        "source_url": "/downloads",
    }


def _table(table: Table, rows: int, newest_first: Mapping[str, str], facets: Sequence[str]) -> dict[str, Any]:
    about: dict[str, Any] = {
        "title": table.title,
        "description": table.description,
        "label_column": table.label,
        "columns": {c.name: c.description for c in table.columns if c.description},
        "size": 50,
    }
    if facets:  # counted on every page of a table that is small enough for that
        about["facets" if rows <= MAX_COUNTED_ROWS else "offered_facets"] = list(facets)
    if table.name in newest_first:
        about["sort_desc"] = newest_first[table.name]
    if any(column.is_searched for column in table.columns):
        about.update(fts_table=table.search_table, fts_pk=row_number(table.by_name))
    return about


def _view(view: View) -> dict[str, Any]:
    return {"title": view.title, "description": view.description, **({"hidden": True} if view.hidden else {})}


def _query(path: Path) -> dict[str, Any]:
    """A canned query from its file: ``-- title:``, ``-- description:``, a blank line, the SQL."""
    facts, sql = headed_sql.split(path.read_text(encoding="utf-8"))
    return {"title": path.stem.replace("_", " ").capitalize(), "description": "", **facts, "sql": sql}

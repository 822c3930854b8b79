"""What Datasette is told: titles, descriptions, licence, labels, facets and canned queries, from schemas and site/.

Datasette 0.65 reads canned queries from the metadata, 1.0 from datasette.yaml: this module alone knows that.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import accord
from accord.describe.datapackage import write_json
from accord.describe.edition import Edition
from accord.publish.builds import digest
from accord.schema.model import Table
from accord.site import pictures
from accord.site.assets import Assets
from accord.site.search import index as search

COPIED = ("templates", "static", "plugins", "accord_pages", "pages")
# Modules of this package that pages need; they need the standard library only.
SERVED = (
    "__init__.py", "values/__init__.py", "values/edtf.py", "site/__init__.py", "site/search/__init__.py",
    "site/search/letters.py", "site/search/names.py",
)  # fmt: skip
MAIN = Path(__file__).resolve().parents[3] / "site"  # the looks of a project without a site of its own
MAX_FACETS = 6
MANY = 100_000  # rows
SORTS = {"events": "date_earliest", "implementation_reports": "as_of_earliest"}


def write(edition: Edition, source: Path, folder: Path, assets: Assets) -> None:
    """Write ``folder/site``: a whole site that is served as it stands, beside ``folder/accord.sqlite``."""
    site = folder / "site"
    site.mkdir()
    look = source if source.is_dir() else MAIN
    for name in COPIED:
        if (look / name).is_dir():
            shutil.copytree(look / name, site / name, ignore=shutil.ignore_patterns("__pycache__", "README.md"))
    for name in SERVED:
        (site / "accord" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(accord.__file__).parent / name, site / "accord" / name)
    _drop_unanswerable(site / "pages", folder / "accord.sqlite")
    shutil.copyfile(look / "settings.json", site / "settings.json")
    assets.write(site)
    write_json({**metadata(edition, source / "queries"), "assets": assets.facts}, site / "metadata.json")
    database = folder / "accord.sqlite"
    search.write(database, edition.schemas, site / "search.sqlite")
    if not edition.on_disk:  # what millions of rows would draw nobody can read
        pictures.write(database, look / "pictures", site / "pictures", assets.data)
    counts = {name: {"count": count} for name, count in edition.rows.items()}
    entry = {"hash": digest(database), "size": database.stat().st_size, "file": "accord.sqlite", "tables": counts}
    write_json({"accord": entry}, site / "inspect-data.json")


def _drop_unanswerable(pages: Path, database: Path) -> None:
    """Remove the pages whose questions this database cannot answer: other schemas have other tables."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        for page in sorted(pages.iterdir()) if pages.is_dir() else ():
            if not all(pictures.answers(db, path.read_text(encoding="utf-8")) for path in sorted(page.glob("*.sql"))):
                shutil.rmtree(page)


def metadata(edition: Edition, queries: Path) -> dict[str, Any]:
    """Return Datasette's metadata."""
    about = edition.about
    tables = {name: _table(table, edition.rows.get(name, 0)) for name, table in edition.schemas.tables.items()}
    for view in edition.views:
        tables[view.name] = {
            "title": view.title,
            "description": view.description,
            **({"hidden": True} if view.hidden else {}),
        }
    licence = about["licenses"][0]
    credit = {
        "license": licence["title"],
        "license_url": licence["path"],
        "source": about["title"],
        "source_url": "/downloads",
    }
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
                "queries": {path.stem: _query(path) for path in sorted(queries.glob("*.sql"))},
            }
        },
    }


def _table(table: Table, rows: int) -> dict[str, Any]:
    facets = [c.name for c in table.columns if c.spec.get("x-facet")][:MAX_FACETS]
    about: dict[str, Any] = {
        "title": table.title,
        "description": table.description,
        "label_column": table.label,
        "columns": {c.name: c.spec["description"] for c in table.columns},
        "size": 50,
    }
    if facets:  # counted on every page of a table that is small enough for that
        about["facets" if rows <= MANY else "offered_facets"] = facets
    if table.name in SORTS:
        about["sort_desc"] = SORTS[table.name]
    if any(c.spec.get("x-search") for c in table.columns):
        about.update(fts_table=f"{table.name}_fts", fts_pk="rowid")
    return about


def _query(path: Path) -> dict[str, Any]:
    """A canned query from its file: ``-- title:``, ``-- description:``, a blank line, the SQL."""
    head, _, sql = path.read_text(encoding="utf-8").partition("\n\n")
    words = dict(line.removeprefix("-- ").split(": ", 1) for line in head.splitlines())
    return {**words, "sql": sql.strip()}

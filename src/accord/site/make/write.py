"""Write the site of a build: the base site, the dataset's own files laid over it, and the code that serves both."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from accord.describe.datasette import metadata
from accord.describe.edition import Edition
from accord.describe.quality import Section
from accord.disk import digest_of_finished, with_ending, write_json
from accord.project import ENGINE, Project
from accord.site.make import card, history, listing, pictures, settings
from accord.site.make.charts import charts
from accord.site.make.facets import facets as choose_facets
from accord.site.make.shown import Shown
from accord.site.make.table_facts import table_facts
from accord.site.make.value_types import value_types
from accord.site.search import writer as search
from accord.values.decimals import register_collation

BASE = ENGINE / "site"  # templates and styles that serve any dataset
BASE_FOLDERS = ("templates", "static")
OWN_FOLDERS = (*BASE_FOLDERS, "pages", "feeds", "plugins")
OWN_FILES = ("coverage.sql", "reading.md")
# What serves a build, by path in this package. It imports nothing else of it, and needs no package of building.
SERVING = ("__init__.py", "problems.py", "values", "site", "serve", "static_site")
NOT_SERVING = (
    *BASE_FOLDERS,
    "make",
    "writer.py",
    "supervisor.py",
    "probe.py",
    "processes.py",
    "launch.py",
    "__pycache__",
    "*.md",
)


def write(edition: Edition, project: Project, folder: Path, shown: Shown, report: Sequence[Section]) -> None:
    """Write ``folder/site``: a whole site that is served as it stands, beside ``folder/accord.sqlite``.

    Args:
        edition: what is published.
        project: the dataset; its own site need not exist.
        folder: the build, in which all but the site is written.
        shown: what the site shows beside the data.
        report: the sections of the report on quality.

    Raises:
        InvalidInputError: if what a release holds cannot be read.
    """
    source, site, database = project.site, folder / "site", folder / "accord.sqlite"
    site.mkdir()
    own = settings.read(source)
    _copy_looks(source, site)
    _copy_code(site / "accord")
    _drop_unanswerable(site, database)
    write_json(own.datasette, site / "settings.json")
    write_json(own.site, site / "site.json")
    shown.assets.write(site)
    card.write(edition.about["title"], edition.about["description"], _counts(edition), site)
    with closing(_opened(database)) as db:
        listing.write(db, edition.schemas, source, site)
        facets = choose_facets(db, edition.schemas, edition.rows)
        write_json(charts(db, edition.schemas, edition.data, facets), site / "charts.json")
    described = metadata(edition, source / "queries", own.site["newest_first"], facets)
    write_json({**described, "assets": shown.assets.facts}, site / "metadata.json")
    write_json(table_facts(edition.schemas), site / "tables.json")
    write_json([section._asdict() for section in report], site / "quality.json")
    write_json(shown.texts, site / "documents.json")
    write_json(value_types(edition.schemas.tables, folder / "build" / "parquet"), site / "value_types.json")
    search.write(database, edition.schemas, own.site["search"], site / "search.sqlite")
    history.write(project, shown.releases.listed, edition.schemas, folder)
    if not edition.on_disk:  # what millions of rows would draw nobody can read
        pictures.write(database, source / "pictures", site / "pictures", shown.assets.data)
    write_json({"accord": _inspected(database, edition)}, site / "inspect-data.json")


def _inspected(database: Path, edition: Edition) -> dict[str, Any]:
    """Return what Datasette would find out of the database when it starts."""
    return {
        "hash": digest_of_finished(database),
        "size": database.stat().st_size,
        "file": "accord.sqlite",
        "tables": {name: {"count": count} for name, count in edition.rows.items()},
    }


def _counts(edition: Edition) -> Iterator[str]:
    """Yield how many rows there are of each table that people write, but for the lists in them."""
    for table in edition.schemas.tables.values():
        if not table.parent and not table.generated:
            yield f"{edition.rows[table.name]:,} {table.title}"


def _copy_looks(source: Path, site: Path) -> None:
    """Copy the base site, then the dataset's files over it, each in the place of the base site's of its name."""
    ignored = shutil.ignore_patterns("__pycache__", "README.md")
    for top, names in ((BASE, BASE_FOLDERS), (source, OWN_FOLDERS)):
        for name in names:
            if (top / name).is_dir():
                shutil.copytree(top / name, site / name, ignore=ignored, dirs_exist_ok=True)
    for name in OWN_FILES:
        if (source / name).is_file():
            shutil.copyfile(source / name, site / name)


def _copy_code(target: Path) -> None:
    """Copy the code that serves a build."""
    target.mkdir()
    for name in SERVING:
        if (ENGINE / name).is_dir():
            shutil.copytree(ENGINE / name, target / name, ignore=shutil.ignore_patterns(*NOT_SERVING))
        else:
            shutil.copyfile(ENGINE / name, target / name)


def _drop_unanswerable(site: Path, database: Path) -> None:
    """Remove pages, feeds and coverage whose questions this database cannot answer: other schemas have other tables."""
    with closing(_opened(database)) as db:
        for page in (path for path in with_ending(site / "pages", "") if path.is_dir()):
            if not all(pictures.answers(db, path.read_text(encoding="utf-8")) for path in with_ending(page, ".sql")):
                shutil.rmtree(page)
        for path in (*with_ending(site / "feeds", ".sql"), *with_ending(site, "coverage.sql")):
            if not pictures.answers(db, path.read_text(encoding="utf-8")):
                path.unlink()


def _opened(database: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    register_collation(db)  # as the site has it
    return db

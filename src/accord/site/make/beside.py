"""What a build holds beside the files of its tables: descriptors, database, report on quality, site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from accord import disk
from accord.describe import codebook, datapackage, descriptors, editor, exports, quality, sqlite_facts
from accord.describe.edition import Edition
from accord.project import Project
from accord.publish import listing
from accord.site.make import write as site
from accord.site.make.shown import Shown
from accord.write import forms
from accord.write.sqlite import database


def write(edition: Edition, project: Project, folder: Path, shown: Shown) -> None:
    """Write it into the folder of a build, which holds ``build/csv`` and ``build/parquet``.

    Raises:
        FormsError: if the database and those files do not hold the same.
        InvalidInputError: if what a release holds cannot be read.
    """
    facts = sqlite_facts.views(edition.about, edition.schemas, [view.name for view in edition.views])
    edition = replace(edition, views=(*edition.views, *facts))
    (folder / "build" / "codebook.md").write_text(codebook.codebook(edition), encoding="utf-8", newline="\n")
    disk.write_json(datapackage.descriptor(edition, folder), folder / "datapackage.json")
    database.write(edition.data, edition.schemas, edition.views, folder / "accord.sqlite")
    forms.compare(edition.schemas.tables.values(), folder / "build", folder / "accord.sqlite")
    sections = quality.sections(project.quality, folder / "accord.sqlite")
    quality.write(sections, edition.about, folder / "build" / "quality.md")
    exports.write(project.exports, folder / "accord.sqlite", folder / "build")
    descriptors.write(edition, folder)
    listing.write(datapackage.manifest(edition, folder), folder / listing.MANIFEST)
    editor.write(edition, folder)
    site.write(edition, project, folder, shown, sections)

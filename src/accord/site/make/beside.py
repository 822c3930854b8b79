"""What a build holds beside the files of its tables: descriptors, database, report on quality, site."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from accord.describe import codebook, datapackage, editor, quality
from accord.describe.edition import Edition
from accord.project import Project
from accord.publish import listing
from accord.site.make import write as site
from accord.site.make.assets import Assets
from accord.site.make.documents import Document
from accord.write import forms


def write(
    edition: Edition, project: Project, folder: Path, files_of_others: Assets, texts: Mapping[str, Document]
) -> None:
    """Write it into the folder of a build, which holds ``build/csv`` and ``build/parquet``.

    Raises:
        FormsError: if the database and those files do not hold the same.
    """
    (folder / "build" / "codebook.md").write_text(codebook.codebook(edition), encoding="utf-8", newline="\n")
    datapackage.write_json(datapackage.descriptor(edition, folder), folder / "datapackage.json")
    _write_sqlite(edition, folder / "accord.sqlite")
    forms.compare(edition.schemas.tables.values(), folder / "build", folder / "accord.sqlite")
    sections = quality.sections(project.quality, folder / "accord.sqlite")
    quality.write(sections, edition.about, folder / "build" / "quality.md")
    listing.write(datapackage.manifest(edition, folder), folder / listing.MANIFEST)
    editor.write(edition, folder)
    site.write(edition, project.site, folder, site.Beside(files_of_others, sections, texts))


def _write_sqlite(edition: Edition, path: Path) -> None:
    if not edition.on_disk:
        from accord.write.sqlite import load

        load.write(edition.in_memory, edition.schemas, edition.views, path)
        return
    from accord.write.sqlite import bulk

    bulk.write(edition.data, edition.schemas, edition.views, path)

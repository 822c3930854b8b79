"""What a build holds beside the files of its tables: descriptors, database, report on quality, site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from accord import disk
from accord.describe import codebook, datapackage, descriptors, editor, exports, quality, sqlite_facts
from accord.describe.edition import Edition
from accord.project import Project
from accord.publish import listing
from accord.publish.files import sync
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
    published = folder / "accord.sqlite"
    (folder / "build" / "codebook.md").write_text(codebook.codebook(edition), encoding="utf-8", newline="\n")
    with _other_thread(edition) as submit:
        described = submit(_describe_files, edition, folder)
        database.write(edition.data, edition.schemas, edition.views, published)
        described.result()
        proved = submit(_prove, edition, folder, published)
        sections = quality.sections(project.quality, published)
        quality.write(sections, edition.about, folder / "build" / "quality.md")
        exports.write(project.exports, published, folder / "build")
        descriptors.write(edition, folder)
        listing.write(datapackage.manifest(edition, folder), folder / listing.MANIFEST)
        editor.write(edition, folder)
        site.write(edition, project, folder, shown, sections)
        proved.result()


def _describe_files(edition: Edition, folder: Path) -> None:
    disk.write_json(datapackage.descriptor(edition, folder), folder / "datapackage.json")


def _prove(edition: Edition, folder: Path, published: Path) -> None:
    """Read all forms of the tables again, bring the database to the disk, and know what it is."""
    forms.compare(edition.schemas.tables.values(), folder / "build", published)
    sync(published)
    disk.digest_of_finished(published)


@contextmanager
def _other_thread(edition: Edition) -> Iterator[Callable[..., Future[None]]]:
    """Yield what does work beside: with millions of rows as long as the main thread's own, else there and then."""
    if not edition.on_disk:
        yield _at_once
        return
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit


def _at_once(work: Callable[..., None], *given: object) -> Future[None]:
    work(*given)
    done: Future[None] = Future()
    done.set_result(None)
    return done

"""The whole flow, for check, build and convert alike.

    records  --+
    files    --+-> derive -> rules of rows -> write -> rules between rows -> describe -> site -> publish
    computed --+

Every table passes the same stages, wherever its rows come from; a check is a build that writes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from accord.disk import folder_problems
from accord.engine.dataset import Dataset
from accord.engine.tables import Progress
from accord.problems import InvalidInputError, Problem
from accord.project import Project
from accord.schema.load import load_schemas
from accord.sources import files, records, sql_files
from accord.write.tables import Output

if TYPE_CHECKING:
    from accord.engine.conversion import Conversion
    from accord.publish.export import Export
    from accord.publish.losses import Kept
    from accord.site.make.shown import Shown

NO_TABLES: Mapping[str, Path] = MappingProxyType({})


def silent(*_: object) -> None:
    """Report no progress."""


class Checked(NamedTuple):
    """What a check found: every problem and every warning, in order, and how much was read."""

    problems: list[Problem]  # with the warnings, where these count
    files: int
    records: int
    rows: int  # of the tables that come as files of rows
    warnings: list[Problem]


class _Built(NamedTuple):
    """A build that is there, the warnings, and what is not to be lost in silence."""

    folder: Path
    warnings: list[Problem]
    kept: Kept


class Published(NamedTuple):
    """A build, what its export changes, and the warnings."""

    folder: Path
    export: Export
    warnings: list[Problem]


class Converted(NamedTuple):
    """The number of rows of each table, and the warnings."""

    rows: dict[str, int]
    warnings: list[Problem]


def check(
    project: Project, tables: Mapping[str, Path] = NO_TABLES, progress: Progress = silent, *, strict: bool = False
) -> Checked:
    """Check everything, write nothing.

    Args:
        project: the dataset.
        tables: files of rows that stand elsewhere, by table.
        progress: called as rows are read.
        strict: whether warnings count as problems; so in all that follows.

    Raises:
        InvalidInputError: if a file or folder beside the records cannot be read.
        SchemaError: if a schema is wrong.
    """
    dataset = read(project, tables)
    problems, warnings = problems_of(dataset, progress), dataset.warnings
    records = sum(map(len, dataset.curated.records.values()))
    failing = sorted([*problems, *warnings]) if strict else problems
    return Checked(failing, len(dataset.curated.files), records, dataset.rows_of_files, warnings)


def build(
    project: Project, tables: Mapping[str, Path] = NO_TABLES, progress: Progress = silent, *, strict: bool = False
) -> Path:
    """Check everything, write ``.builds/<id>`` if it is not there, and return it. Nothing else is changed.

    Raises:
        InvalidInputError: if any check fails; nothing was written.
        SchemaError: if a schema is wrong.
    """
    with _built(project, tables, progress, strict=strict) as built:
        return built.folder


def publish(
    project: Project,
    tables: Mapping[str, Path] = NO_TABLES,
    progress: Progress = silent,
    *,
    strict: bool = False,
    allowed_loss: str = "",
) -> Published:
    """Build, and make the build current and export it; ``allowed_loss`` says why published records may be gone.

    Raises:
        InvalidInputError: if any check fails, or records are lost that nobody withdrew; nothing was published.
        PublishError: if the build could not be written, made current or exported, saying what was changed.
    """
    from accord.publish import export, losses

    with _built(project, tables, progress, strict=strict) as built:
        judge = partial(losses.judge, project, built.folder, built.kept, allowed_loss)
        return Published(built.folder, export.make_current(project, built.folder, judge), built.warnings)


def plan(
    project: Project, tables: Mapping[str, Path] = NO_TABLES, progress: Progress = silent, *, strict: bool = False
) -> Published:
    """Build, and compare the build with what is published before another builder may prune it; raises as both do."""
    from accord.publish import export

    with _built(project, tables, progress, strict=strict) as built:
        return Published(built.folder, export.plan(project, built.folder), built.warnings)


def convert(
    project: Project,
    conversion: Conversion,
    tables: Mapping[str, Path] = NO_TABLES,
    progress: Progress = silent,
    *,
    strict: bool = False,
) -> Converted:
    """Check the files of rows alone and write them to a new folder.

    Raises:
        InvalidInputError: if any check fails; nothing was written.
        ConvertError: if the conversion cannot be done as asked.
        SchemaError: if a schema is wrong.
    """
    dataset = read(project, tables, has_records=False)
    try:
        return Converted(conversion.run(dataset, progress, strict=strict), dataset.warnings)
    except InvalidInputError as error:
        raise InvalidInputError([*error.problems, *dataset.warnings]) from None


@contextmanager
def _built(project: Project, tables: Mapping[str, Path], progress: Progress, *, strict: bool) -> Iterator[_Built]:
    """Yield a build that is there as long as it is used."""
    from accord.describe import parquet_footer
    from accord.publish import losses, warned
    from accord.publish.builds import PublishError, built
    from accord.publish.fingerprint import fingerprint, ground
    from accord.site.make import templates
    from accord.site.make.shown import Shown

    before = ground(project)
    dataset = read(project, tables)
    shown = Shown.of(project, dataset.curated.described)

    def identify(on: str) -> str:
        return fingerprint(project, dataset.curated.files, dataset.files, assets=shown.fingerprint, base=on)

    unread = dataset.table_files.problems, dataset.curated.problems, shown.releases.problems  # so in no id
    if any(unread):  # never reuse a build
        raise InvalidInputError([*problems_of(dataset, progress), *dataset.warnings])
    try:
        identity = identify(before)
    except InvalidInputError as unreadable:  # say what a check says
        problems = problems_of(dataset, progress) or unreadable.problems
        raise InvalidInputError([*problems, *dataset.warnings]) from None

    def write(folder: Path) -> dict[str, Any]:
        output = parquet_footer.output(folder / "build", dataset.schemas, dataset.curated.described)
        problems = templates.problems_elsewhere(project)
        problems = problems or dataset.check_and_write(output, output.kinds, output.kinds, progress)
        dataset.raise_if_any(problems, strict=strict)
        dataset.put_in_order(output.kinds)
        about = _describe(dataset, identity, folder, shown)
        if identify(ground(project)) != identity:
            raise PublishError("a file was changed while it was being built; run the build again")
        return about

    with built(project, identity, write) as target:
        dataset.own_warnings = warned.of_build(target)  # where it was there before, its rules were not asked
        dataset.raise_if_any([], strict=strict)
        yield _Built(target, dataset.warnings, losses.Kept.of(dataset.schemas))


def problems_of(dataset: Dataset, progress: Progress) -> list[Problem]:
    """Check everything, in a folder that is thrown away, and the releases that history is made of."""
    from accord.publish import releases

    with TemporaryDirectory() as folder:
        output = Output(Path(folder), ("parquet",), is_kept=False)
        problems = dataset.check_and_write(output, (), output.kinds, progress)
    return sorted([*problems, *releases.read(dataset.project, dataset.curated.described).problems])


def read(project: Project, tables: Mapping[str, Path], *, has_records: bool = True) -> Dataset:
    """Read a dataset, or its files of rows alone; nothing is checked yet.

    Raises:
        InvalidInputError: if a file or folder beside the records cannot be read.
        SchemaError: if a schema is wrong.
    """
    from accord.site.make import templates

    # Folders at first: a FIFO, opened, is waited for.
    if wrong := folder_problems(project) or [*sql_files.problems(project), *templates.problems(project)]:
        raise InvalidInputError(wrong)
    schemas = load_schemas(project.schemas, project.tables)
    table_files = files.find(project.root, schemas, tables)
    curated = records.Curated()
    if has_records:
        curated = records.read(project.root, schemas, table_files.tables, table_files.files)
    return Dataset(project, schemas, curated, table_files)


def _describe(dataset: Dataset, identity: str, folder: Path, shown: Shown) -> dict[str, Any]:
    """Write what a build holds beside its tables; return what its build.json says besides the files."""
    from accord.describe import about
    from accord.describe.edition import Edition
    from accord.publish import warned
    from accord.site.make import beside
    from accord.write.sqlite.views import views

    schemas, tables, said = dataset.schemas, dataset.tables, warned.said(dataset.own_warnings)
    whole = about.complete(dataset.curated.described)
    rows = {name: tables.rows[name] for name in schemas.tables}
    edition = Edition(identity, whole, schemas, tables.data, rows, tuple(views(schemas, dataset.project.views)))
    beside.write(edition, dataset.project, folder, shown)
    return {"version": whole["version"], "sqlite": sqlite3.sqlite_version, "rows": rows, **said}

"""Whether a candidate may be released: every reason against it, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice

from accord.compare.listing import Record, of_kinds
from accord.compare.structure import PATCH
from accord.problems import Problem
from accord.publish.verify import verify
from accord.release import changelog, git
from accord.release.candidate import Candidate
from accord.release.versions import fault
from accord.schema.model import Table
from accord.values import row_keys

PACKAGE, CHANGELOG = "curated/package.yaml", f"curated/{changelog.FILE}"
MAX_LISTED = 100  # problems of a kind
Problems = Iterator[Problem]


def problems(candidate: Candidate, *, allow_removals: bool = False) -> list[Problem]:
    """Return why a candidate may not be released; nothing where it may.

    Args:
        candidate: what is to be released.
        allow_removals: whether records may be gone without a tombstone.
    """
    return [
        *_of_version(candidate),
        *([] if allow_removals else _undocumented(candidate)),
        *_of_build(candidate),
        *_of_changelog(candidate),
        *_of_git(candidate),
        *_of_package(candidate),
    ]


def _at(candidate: Candidate, word: str, rule: str, message: str) -> Problem:
    """Return a problem at the line of ``curated/package.yaml`` that begins with a word."""
    text = (candidate.project.root / PACKAGE).read_text(encoding="utf-8")
    match = re.search(rf"^{word}:\s*", text, re.MULTILINE)
    line, column = (text.count("\n", 0, match.start()) + 1, match.end() - match.start() + 1) if match else (0, 0)
    return Problem(PACKAGE, line, column, "", rule, message)


def _of_version(candidate: Candidate) -> Problems:
    version, listed = candidate.version, candidate.shelf.entries
    if candidate.compared and candidate.last:
        if candidate.compared.is_empty:
            message = f"is {version}; nothing has changed since {candidate.last}, so there is nothing to release"
            yield _at(candidate, "version", "release-version", message)
            return
        if found := fault(candidate.last, version, candidate.compared.level or PATCH):
            remedy = "write it here, or run accord release --prepare, and build"
            yield _at(candidate, "version", "release-version", f"{found}; {remedy}")
    if candidate.shelf.place(version).exists():
        cut_off = "" if version in candidate.shelf.versions else "; it is not listed there: remove that folder"
        message = f"is {version}, which {candidate.shelf.folder.name} holds{cut_off}"
        yield _at(candidate, "version", "release-version", message)
    days = [str(entry.get("created", "")) for entry in listed]
    if days and candidate.day < max(days):
        message = f"is {candidate.day}, before the day of the last release, {max(days)}; write the day of this version"
        yield _at(candidate, "created", "release-version", message)


def _undocumented(candidate: Candidate) -> Problems:
    """Yield each record that is gone without a tombstone, but for those of lists in a record that is gone itself."""
    if candidate.compared is None:
        return
    cited = {name: table for name, table in candidate.schemas.tables.items() if is_cited(table)}
    gone = {
        (record.table, record.key)
        for record in of_kinds(candidate.compared, ("removed", "withdrawn", "renamed"), [*candidate.schemas.tables])
    }
    found = (
        Problem(
            f"table {record.table}",
            0,
            0,
            "",
            "release-removal",
            f"{record.key!r} was released and is gone, and no tombstone says why; withdraw it in a table with "
            "x-tombstones, or bring it back",
        )
        for record in of_kinds(candidate.compared, ("removed",), [*cited])
        if _parent(record, cited[record.table]) not in gone
    )
    yield from islice(found, MAX_LISTED)
    if left := sum(1 for _ in found):
        yield Problem("accord", 0, 0, "", "too-many", f"{left} more records are gone without a tombstone")


def is_cited(table: Table) -> bool:
    """Whether others know a row by one id of its own, and people write it."""
    return not table.generated and table.has_own_key and len(table.key) == 1


def _parent(record: Record, table: Table) -> tuple[str | None, str]:
    """Return the table and key of the record in whose list a row stood."""
    cells = {column: old for column, old, _ in record.cells}
    return table.parent, row_keys.join([cells.get(column) for column in table.parent_columns])


def _of_build(candidate: Candidate) -> Problems:
    stale = candidate.export.changed
    message = f"is not what the curated files and schemas give; {candidate.project.remedy}, and commit the result"
    yield from (Problem(name, 0, 0, "", "stale", message) for name in stale[:MAX_LISTED])
    if not stale:
        yield from verify(candidate.project)


def _of_changelog(candidate: Candidate) -> Problems:
    path = candidate.project.root / CHANGELOG
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if not changelog.section(text, str(candidate.version)):
        message = f"has no entry '## [{candidate.version}]'; accord release --prepare drafts it from the differences"
        yield Problem(CHANGELOG, 0, 0, "", "release-changelog", message)


def _of_git(candidate: Candidate) -> Problems:
    root = candidate.project.root
    if not git.has_repository(root):
        return
    for name in git.uncommitted(root, candidate.shelf.folder)[:MAX_LISTED]:
        yield Problem(name, 0, 0, "", "release-uncommitted", "is not committed as it is; commit it, or take it out")
    if candidate.version in git.tags(root):
        yield _at(candidate, "version", "release-version", f"is {candidate.version}, and Git has a tag {candidate.tag}")


def _of_package(candidate: Candidate) -> Problems:
    """Yield what an independent judge has against the package, where it is installed."""
    if find_spec("frictionless") is None:
        return
    from frictionless import Package, system

    with system.use_context(trusted=False):
        report = Package(str(candidate.build / "datapackage.json")).validate(parallel=False)
    faults = [*report.errors, *(f"{task.name}: {error.message}" for task in report.tasks for error in task.errors)]
    for one in faults[:MAX_LISTED]:
        yield Problem("datapackage.json", 0, 0, "", "release-invalid", f"frictionless finds: {one}")

"""Prepare a release: the version that the differences ask for, and the draft of its entry in the changelog.

People look at both, edit the entry, build and commit; then the release itself changes no file of the dataset.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from accord.publish import files
from accord.release import changelog
from accord.release.candidate import Candidate, ReleaseError
from accord.release.judge import CHANGELOG, PACKAGE, is_cited
from accord.release.versions import Version, fault


class Prepared(NamedTuple):
    """The version, and the files that were written for it."""

    version: Version
    written: list[str]


def prepare(candidate: Candidate, day: str) -> Prepared:
    """Write the version into ``curated/package.yaml`` where it is not high enough, and the entry where there is none.

    Raises:
        ReleaseError: if nothing has changed, or ``curated/package.yaml`` cannot be changed line by line.
    """
    version, written = candidate.version, []
    if candidate.compared and candidate.last:
        level = candidate.compared.level
        if level is None:
            raise ReleaseError(f"nothing has changed since {candidate.last}, so there is nothing to release")
        if fault(candidate.last, version, level):
            version = candidate.last.after(level)
            _write(candidate, PACKAGE, _with_version(candidate, str(version), day))
            written.append(PACKAGE)
    path = candidate.project.root / CHANGELOG
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if not changelog.section(text, str(version)):
        tables = candidate.schemas.tables.values()
        made = [table.name for table in tables if table.generated]
        said = changelog.entry(candidate.compared, made, [table.name for table in tables if is_cited(table)])
        _write(candidate, CHANGELOG, changelog.with_entry(text, str(version), day, said))
        written.append(CHANGELOG)
    return Prepared(version, written)


def _with_version(candidate: Candidate, version: str, day: str) -> str:
    """Return ``curated/package.yaml`` with another version and day, every other letter as it was."""
    text = (candidate.project.root / PACKAGE).read_text(encoding="utf-8")
    for word, value in (("version", version), ("created", day)):
        pattern = re.compile(rf"""^({word}:[ \t]*)("[^"\n]*"|'[^'\n]*'|[^\s#"']+)(?=[ \t]*(?:#.*)?$)""", re.MULTILINE)
        text, count = pattern.subn(rf'\g<1>"{value}"', text)
        if count != 1:
            raise ReleaseError(f'{PACKAGE} has no line "{word}: ..." that can be changed; write {value} there yourself')
    return text


def _write(candidate: Candidate, name: str, text: str) -> None:
    path = candidate.project.root / name
    with files.replacing(path) as fresh:
        fresh.write_text(text, encoding="utf-8", newline="\n")

"""The changelog of the data, ``curated/CHANGELOG.md``: an entry a version, drafted from the differences.

The form is that of Keep a Changelog. What people wrote under *Unreleased* stays, below what the differences say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from accord.compare.comparison import Comparison, TableChanges
from accord.compare.listing import Record, of_kinds
from accord.compare.report.markdown import code_span, escaped
from accord.compare.report.words import place, values, why
from accord.compare.structure import MAJOR, MINOR, PATCH, StructureChange

FILE = "CHANGELOG.md"
HEAD = """# Changelog of the data

What changed from version to version, drafted by `accord release --prepare` from the differences and edited by people.
"""
NAMED = 3  # records of a table that a line names
GONE = ("renamed", "withdrawn", "removed")
LISTED = 50  # withdrawn and renamed ids that are listed one by one
_SECTION = re.compile(r"^## \[(?P<version>[^\]]+)\].*$", re.MULTILINE)


def entry(comparison: Comparison | None, made: Collection[str], cited: Collection[str]) -> str:
    """Return what a version's entry says of the differences.

    Args:
        comparison: with the last version; nothing for the first release.
        made: tables that follow from others, of which nothing is said.
        cited: tables whose rows others know by their ids, which are listed when they are gone.
    """
    if comparison is None:
        return "The first release.\n"
    parts = {
        "Structure": [*_structure(comparison.structure)],
        "Added": [*_lines(comparison, made, "added")],
        "Corrected": [*_lines(comparison, made, "changed")],
        "Gone and renamed": [*_gone(comparison, made, cited)],
    }
    return "\n".join(
        f"### {head}\n\n{''.join(f'- {line}{chr(10)}' for line in lines)}" for head, lines in parts.items() if lines
    )


def _structure(changes: Collection[StructureChange]) -> Iterator[str]:
    """Yield the differences of the structure, the breaking ones first; one that many columns share is one line."""
    for level in (MAJOR, MINOR):
        same: dict[tuple[str, str], list[str]] = {}
        for change in changes:
            if change.level == level:
                same.setdefault((change.fact, values(change)), []).append(f"`{place(change)}`")
        for (fact, value), places in same.items():
            more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
            yield f"{', '.join(places[:NAMED])}{more}: {fact}: {code_span(value)} ({level})"
    if better := [change for change in changes if change.level == PATCH]:
        places = sorted({f"`{place(change)}`" for change in better})
        more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
        yield f"what is said of {', '.join(places[:NAMED])}{more} (patch)"


def _lines(comparison: Comparison, made: Collection[str], kind: str) -> Iterator[str]:
    tables = [table for table in comparison.tables if table.name not in made and table.records.get(kind)]
    few = [table.name for table in tables if table.records[kind] <= NAMED]
    named: dict[str, list[str]] = {}
    for record in of_kinds(comparison, [kind], few):
        named.setdefault(record.table, []).append(f"`{record.name}`")
    for table in tables:
        columns = f" ({_counted(table)})" if kind == "changed" else ""
        names = f": {', '.join(named[table.name])}" if table.key and table.name in named else ""
        yield f"{escaped(table.title)}: {table.records[kind]:,}{columns}{names}"


def _counted(table: TableChanges) -> str:
    return ", ".join(f"`{column}` {count:,}" for column, count in table.cells.items())


def _gone(comparison: Comparison, made: Collection[str], cited: Collection[str]) -> Iterator[str]:
    titles = {table.name: escaped(table.title) for table in comparison.tables}
    for table in comparison.tables:
        count = sum(table.records.get(kind, 0) for kind in GONE)
        if count and table.name not in {*made, *cited}:
            yield f"{titles[table.name]}: {count:,}"
    gone = of_kinds(comparison, GONE, [name for name in titles if name in cited])
    yield from (f"{titles[record.table]}: {_told(record, comparison)}" for record in islice(gone, LISTED))
    if left := sum(1 for _ in gone):
        yield f"{left:,} more"


def _told(record: Record, comparison: Comparison) -> str:
    heir = f" is now `{record.new_key}`" if record.kind == "renamed" else f" {record.kind}"
    reason = why(record, comparison)
    return f"`{record.name}`{heir}{f': {escaped(reason)}' if reason else ''}"


def section(text: str, version: str) -> str:
    """Return what a changelog says of a version; nothing where it has no such entry."""
    heads = [*_SECTION.finditer(text)]
    for at, head in enumerate(heads):
        if head["version"] == version:
            end = heads[at + 1].start() if at + 1 < len(heads) else len(text)
            return text[head.end() : end].strip()
    return ""


def with_entry(text: str, version: str, day: str, said: str) -> str:
    """Return a changelog with the entry of a version above the others; what was unreleased is of this version now."""
    text = text or HEAD
    heads = [*_SECTION.finditer(text)]
    first = heads[0] if heads else None
    if first and first["version"].lower() == "unreleased":
        end = heads[1].start() if len(heads) > 1 else len(text)
        before, unreleased, after = text[: first.end()].rstrip(), text[first.end() : end].strip(), text[end:]
    else:
        at = first.start() if first else len(text)
        before, unreleased, after = text[:at].rstrip(), "", text[at:]
    parts = [before, f"## [{version}] - {day}", said.strip(), unreleased, after.strip()]
    return "\n\n".join(part for part in parts if part) + "\n"

"""Records as documents: the shape of everything that people wrote, by predicate and reference library.

What a record says of others, and what its rows must hold, is judged with all other rows, wherever they come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accord.problems import Kept, Problem
from accord.rules import implied, package
from accord.rules.lists import Lists
from accord.rules.shape import ShapeChecker
from accord.schema.model import PACKAGE, Schemas
from accord.schema.predicate import Definitions
from accord.sources.records import Curated


class Shape(NamedTuple):
    """What the shape check found: problems, and the ``id()`` of each record whose shape is right."""

    problems: list[Problem]
    sound: frozenset[int]


def check_shape(curated: Curated, schemas: Schemas) -> Shape:
    """Return the problems of the text and of the shape of records; one fault of a place is one problem."""
    problems, found = list(curated.problems.all()), Kept()
    known = {problem.place for problem in problems if problem.rule != "file-name"}
    sound = set()
    definitions: Definitions = {}
    for table, records in curated.records.items():
        checker = ShapeChecker(schemas.records[table], _lists(table, schemas), definitions)
        for record in records:
            faults = checker.check(record)
            found += (problem for problem in faults if problem.place not in known)
            if not faults:
                sound.add(id(record))
        found += implied.check([record for record in records if id(record) in sound], schemas)
    return Shape([*problems, *found.all(), *_package(curated, schemas)], frozenset(sound))


def _lists(record: str, schemas: Schemas) -> Lists:
    """Return what a record and its lists are as tables."""
    tables = [table for table in schemas.tables.values() if table.record == record]
    return Lists(
        frozenset(table.lists for table in tables if table.natural_key),
        {table.lists: {c.name: c.derived_from for c in table.columns if c.derived_from} for table in tables},
    )


def _package(curated: Curated, schemas: Schemas) -> Iterator[Problem]:
    """Yield the problems of what describes the whole, which is no table: its lists' keys are judged here."""
    name = f"curated/{PACKAGE}.yaml"
    if curated.package is None:
        if not any(problem.path == name for problem in curated.problems):
            yield Problem(name, 0, 0, "", "missing-file", "is missing; it describes the whole")
        return
    yield from package.check(curated.package, schemas.package)

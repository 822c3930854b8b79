"""Records as documents: the shape of everything that people wrote, by predicate and reference library.

What a record says of others, and what its rows must hold, is judged with all other rows, wherever they come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from accord.problems import Path, Problem, dotted
from accord.rules.shape import ShapeChecker
from accord.schema.model import PACKAGE, Schema, Schemas, inlined
from accord.sources.records import Curated, Record


class Shape(NamedTuple):
    """What the shape check found: problems, and the ``id()`` of each record whose shape is right."""

    problems: list[Problem]
    sound: frozenset[int]


def check_shape(curated: Curated, schemas: Schemas) -> Shape:
    """Return the problems of the text and of the shape of records; one fault of a place is one problem."""
    problems = list(curated.problems)
    known = {problem.place for problem in problems if problem.rule != "file-name"}
    sound = set()
    for table, records in curated.records.items():
        keyed = frozenset(of.lists for of in schemas.tables.values() if of.record == table and of.natural_key)
        checker = ShapeChecker(schemas.records[table], keyed)
        for record in records:
            faults = checker.check(record)
            problems += [problem for problem in faults if problem.place not in known]
            if not faults:
                sound.add(id(record))
    return Shape(problems + list(_package(curated, schemas)), frozenset(sound))


def _package(curated: Curated, schemas: Schemas) -> Iterator[Problem]:
    """Yield the problems of what describes the whole, which is no table: its lists' keys are judged here."""
    name = f"curated/{PACKAGE}.yaml"
    if curated.package is None:
        if not any(problem.path == name for problem in curated.problems):
            yield Problem(name, 0, 0, "", "missing-file", "is missing; it describes the whole")
        return
    schema = schemas.records[PACKAGE]
    yield from ShapeChecker(schema).check(curated.package)
    if isinstance(curated.package.data, dict):
        yield from _repeated(curated.package, curated.package.data, (), inlined(schema))


def _repeated(package: Record, data: Any, at: Path, schema: Schema) -> Iterator[Problem]:
    """Yield each item whose key an earlier item of its list has, in the lists of a mapping and of their items."""
    for prop, spec in schema.get("properties", {}).items():
        listed = data.get(prop) if isinstance(data, dict) and "items" in spec else None
        seen: dict[tuple[str, ...], Path] = {}
        for index, item in enumerate(listed if isinstance(listed, list) else ()):
            path = (*at, prop, index)
            names = spec.get("x-key", ()) if isinstance(item, dict) else ()
            key = tuple(str(item.get(column)) for column in names)
            if names and seen.setdefault(key, path) != path:
                line, column = package.document.at(seen[key])
                first = f"{package.file}:{line}:{column}"
                values = ", ".join(f"{column} {value!r}" for column, value in zip(names, key, strict=True))
                fact = f"{values} stands twice in {dotted((*at, prop))}, first at {first}; take one out"
                yield package.problem(path, "duplicate-key", f"{dotted(path)}: {fact}")
            yield from _repeated(package, item, path, spec["items"])

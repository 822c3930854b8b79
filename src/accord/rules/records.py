"""The document check: everything that people wrote, of all three kinds, in one list of problems."""

from __future__ import annotations

from dataclasses import replace

from accord.problems import Problem
from accord.rules import meaning, shape
from accord.rules import references as relations
from accord.schema.model import PACKAGE, Schemas, inlined
from accord.sources.records import Curated, Record


def check_document(curated: Curated, schemas: Schemas) -> list[Problem]:
    """Return every problem of the curated files, sorted by place.

    Meaning is asked of records whose shape is right; a record of the wrong shape still counts where others refer to it.
    """
    problems = list(curated.problems)
    told = {_place(problem) for problem in problems if problem.rule != "file-name"}  # one fault, one problem
    sound: dict[str, list[Record]] = {}
    for table, records in curated.records.items():
        reference = shape.validator(inlined(schemas.records[table]))
        sound[table] = []
        for record in records:
            found = shape.check_record(record, reference)
            problems += [problem for problem in found if _place(problem) not in told]
            if not found:
                sound[table].append(record)
    ids, twice = relations.collect_ids(curated, schemas)
    told |= {_place(problem) for problem in problems}
    problems += twice + [p for p in relations.check(curated, schemas, ids) if _place(p) not in told]
    whole = replace(curated, records=sound)
    sound_ids, _ = relations.collect_ids(whole, schemas)
    problems += meaning.check(whole, schemas, sound_ids, ids)
    return sorted({*problems, *_package(curated, schemas)})


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.path, problem.line, problem.column


def _package(curated: Curated, schemas: Schemas) -> list[Problem]:
    if curated.package is None:
        missing = Problem(f"curated/{PACKAGE}.yaml", 0, 0, "", "missing-file", "is missing; it describes the whole")
        return [] if any(problem.path == missing.path for problem in curated.problems) else [missing]
    problems = shape.check_record(curated.package, shape.validator(inlined(schemas.records[PACKAGE])))
    if isinstance(curated.package.data, dict):
        problems += relations.natural_keys(curated.package, schemas.records[PACKAGE])
    return problems

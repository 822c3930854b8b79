"""The document check: everything that people wrote, of all three kinds, in one list of problems."""

from __future__ import annotations

from accord.check import meaning, relations, shape
from accord.errors import Problem
from accord.model import Schemas, inlined
from accord.records import Curated, Record


def check_document(curated: Curated, schemas: Schemas) -> list[Problem]:
    """Return every problem of the curated files, sorted by place.

    Meaning is asked of records whose shape is right; a record of the wrong shape still counts where others refer to it.
    """
    problems = list(curated.problems)
    sound: dict[str, list[Record]] = {}
    for table, records in curated.records.items():
        reference = shape.validator(inlined(schemas.records[table]))
        sound[table] = []
        for record in records:
            found = shape.check_record(record, reference)
            problems += found
            if not found:
                sound[table].append(record)
    ids, twice = relations.collect_ids(curated, schemas)
    problems += twice + relations.check(curated, schemas, ids)
    whole = Curated(sound, curated.package)
    sound_ids, _ = relations.collect_ids(whole, schemas)
    problems += meaning.check(whole, schemas, sound_ids)
    return sorted(set(problems))

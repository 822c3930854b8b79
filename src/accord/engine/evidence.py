"""The evidence of the records of a dataset: what is asserted, its problems, and what follows of rows and cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import pyarrow as pa

from accord.engine.referenced import Referenced
from accord.engine.tables import Tables
from accord.evidence import checks
from accord.evidence.assertions import MAX_ASSERTIONS, assertions, entry_of
from accord.evidence.contest import Contest
from accord.problems import Problem
from accord.rules.reported_values import ReportedValues
from accord.schema import contest
from accord.schema.model import EVIDENCE, Schemas, Table
from accord.sources.items import by_column
from accord.sources.places import Origin
from accord.sources.record_rows import RecordRows
from accord.sources.records import Curated, Record
from accord.sources.tables import columns_of


class Evidence:
    """What the records whose shape is right assert.

    Args:
        curated: the records.
        schemas: of the tables.
        sound: the ``id()`` of each record whose shape is right.
        tables: those that were added already.
        waiting: the rows of the others, which wait for what follows from the evidence.
    """

    def __init__(
        self,
        curated: Curated,
        schemas: Schemas,
        sound: Collection[int],
        tables: Tables,
        waiting: Iterable[tuple[Table, Sequence[RecordRows]]],
    ) -> None:
        self._schemas = schemas
        rows = {of.name: pa.Table.from_batches([part.batch for part in parts]) for of, parts in waiting if parts}
        self._referenced = Referenced(tables, schemas, rows)
        bearing = [records for name, records in curated.records.items() if schemas.has_evidence(name)]
        self.asserted = [
            (record, list(assertions(record, schemas, self._referenced.wholes)) if id(record) in sound else None)
            for records in bearing
            for record in records
        ]

    def problems(self) -> Iterator[Problem]:
        """Yield the problems of the evidence, when all tables are there that people write."""
        reported = ReportedValues(self._schemas)
        for record, asserted in self.asserted:
            if asserted is not None:
                yield from record.first(checks.check(record, asserted, self._schemas))
                if len(asserted) <= MAX_ASSERTIONS:
                    yield from record.first(reported.check(record, asserted))
        yield from reported.strays(self._referenced.strays, self._referenced.known)

    def rows(self, table: Table) -> tuple[list[dict[str, Any]], list[Origin]]:
        """Return the rows of the table that publishes the evidence, in order, and where they stand."""
        rows: list[tuple[dict[str, Any], Origin]] = []
        for record, asserted in self.asserted:
            if asserted is None:
                rows += _references_of_entries(record)
            else:
                rows += [(one.row, Origin(record, entry_of(one), one.written)) for one in asserted]
        rows.sort(key=lambda pair: _order(pair[0]))
        return [by_column(table, row) for row, _ in rows], [origin for _, origin in rows]

    # --- what follows of rows and cells --------------------------------------------------------------------------

    def with_contest(self, table: Table, parts: Sequence[RecordRows]) -> list[RecordRows]:
        """Return the rows of a table of records, with how far each is contested where the table has such a column."""
        if table.contest is None:
            return list(parts)
        cells = [pa.array(map(self._of_row, part.origins), pa.string()) for part in parts]
        name = table.contest.name
        return [part.with_batch(part.batch.append_column(name, made)) for part, made in zip(parts, cells, strict=True)]

    def _of_row(self, origin: Origin | None) -> str | None:
        known = self._contests.get(id(origin.record)) if origin else None
        return known.of_row(origin.path) if known and origin else None

    def disputed_cells(self) -> list[dict[str, Any]]:
        """Return the row of each disputed cell, in order."""
        return sorted((row for known in self._contests.values() for row in known.disputed_cells()), key=_order)

    @cached_property
    def _contests(self) -> dict[int, Contest]:
        """What follows for each record, by its ``id()``."""
        word = contest.of(self._schemas)
        sides = self._sides(word.side) if word else {}
        if word:
            sides = {value: None if side in word.unknown else side for value, side in sides.items()}
        first = word.side[0] if word else ""
        impartial = word.impartial if word else ()
        return {
            id(record): Contest(record, asserted, lambda one: sides.get(one.row[first]) if first else None, impartial)
            for record, asserted in self.asserted
            if asserted
        }

    def _sides(self, names: Sequence[str]) -> dict[Any, Any]:
        """Return the side to which a chain of references leads, by the value with which it begins."""
        table = self._schemas.generated(EVIDENCE)
        rows = (one.row for _, asserted in self.asserted for one in asserted or ())
        sides = {value: value for row in rows if (value := row[names[0]]) is not None}
        for name, further in pairwise(names):
            reference = table.references[name] if table else None
            source = self._referenced.find(reference.table) if reference else None
            if reference is None or source is None:
                return {}
            cells = columns_of(source, [*reference.target_columns, further])
            step = dict(
                zip(*(cells.column(of).to_pylist() for of in (*reference.target_columns, further)), strict=True)
            )
            sides = {value: step.get(reached) for value, reached in sides.items()}
            table = self._schemas.tables[reference.table]
        return sides


def _order(row: dict[str, Any]) -> tuple[str, ...]:
    """Return by what the rows of evidence are sorted: the cell, then the id."""
    return tuple([str(row.get(name) or "") for name in ("table", "record", "item", "field", "id")])


def _references_of_entries(record: Record) -> Iterator[tuple[dict[str, Any], Origin]]:
    """Yield what the entries of a record refer to, though its shape is wrong, so that it is judged all the same."""
    entries = record.data.get(EVIDENCE) if isinstance(record.data, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield entry, Origin(record, (EVIDENCE, index))

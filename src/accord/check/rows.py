"""The row check: ``check(batch)`` holds every row of a table against the row schema, hand-written or machine-coded.

A pure function: an Arrow record batch in, faults out. Today the reference library judges each row; a compiled form
takes its place behind the same interface, proved equal to it.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from accord.check import shape
from accord.model import Table, inlined

if TYPE_CHECKING:
    import pyarrow as pa


class RowFault(NamedTuple):
    """One broken rule in one row of a batch; ``row`` counts from 0."""

    row: int
    column: str
    rule: str
    message: str


class RowChecker:
    """The checker of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @cached_property
    def _reference(self) -> Any:
        return shape.validator(inlined(self.table.row_schema))

    def check(self, batch: pa.RecordBatch) -> list[RowFault]:
        """Return the faults of a batch whose columns are the table's, in any order."""
        faults = []
        for index, values in enumerate(batch.to_pylist()):
            row = {name: _json(value) for name, value in values.items() if value is not None}
            for error in self._reference.iter_errors(row):
                rule = str(error.validator)
                column = str(error.absolute_path[0]) if error.absolute_path else ""
                faults.append(RowFault(index, column, rule, shape.words(rule, error.validator_value, error)))
        return faults


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

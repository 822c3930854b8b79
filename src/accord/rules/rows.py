"""The row check: ``check(batch)`` holds every row of a table against the row schema, hand-written or machine-coded.

A pure function: an Arrow record batch in, faults out. The rules are compiled from the schema
(``accord.rules.compile``); the reference library gives the same verdict, as tests prove. Only rows that break a rule
cost more than the masks.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from accord.problems import RowProblem
from accord.rules.annotations import Annotation, annotation_rules
from accord.rules.compile import Rule, compile_row
from accord.rules.masks import FALSE
from accord.rules.messages import format_message
from accord.schema.model import Table, inlined
from accord.values.formats import FORMATS


class RowChecker:
    """The checker of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @cached_property
    def rules(self) -> list[Rule]:
        """The compiled rules of a row."""
        return compile_row(inlined(self.table.row_schema))

    @cached_property
    def annotations(self) -> list[Annotation]:
        """The rules that annotations state."""
        return list(annotation_rules(self.table))

    def check_all(self, batch: pa.RecordBatch) -> list[RowProblem]:
        """Return the faults of a batch of every column of the table: of the compiled rules, then of annotations."""
        return self.check(batch) + [
            RowProblem(row, one.column, one.rule, one.message(batch, row))
            for one in self.annotations
            for row in pc.indices_nonzero(one.broken(batch)).to_pylist()
        ]

    def check(self, batch: pa.RecordBatch) -> list[RowProblem]:
        """Return the faults of a batch whose columns are the table's, in any order; by row, then in the schema's order.

        A cell of a column that is not the table's is a fault; a number that is not finite is no JSON number.
        """
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        faults = self._unknown(columns) + self._infinite(columns)
        for rule in self.rules:
            broken = rule.broken(columns, batch.num_rows)
            if broken.true_count:
                faults += [self._fault(rule, batch, row) for row in pc.indices_nonzero(broken).to_pylist()]
        return sorted(faults, key=lambda fault: fault.row)

    def _unknown(self, columns: dict[str, pa.Array]) -> list[RowProblem]:
        return [
            RowProblem(row, "", "additionalProperties", f"there is no column {name!r}")
            for name, cells in columns.items()
            if name not in self.table.by_name
            for row in pc.indices_nonzero(pc.is_valid(cells)).to_pylist()
        ]

    def _infinite(self, columns: dict[str, pa.Array]) -> list[RowProblem]:
        faults = []
        for column in self.table.columns:
            cells = columns.get(column.name)
            if column.type == "number" and cells is not None:
                odd = pc.fill_null(pc.invert(pc.is_finite(cells)), FALSE)
                for row in pc.indices_nonzero(odd).to_pylist() if odd.true_count else ():
                    fact = f"{cells[row].as_py()} is not a number that can be written"
                    faults.append(RowProblem(row, column.name, "type", fact))
        return faults

    def _fault(self, rule: Rule, batch: pa.RecordBatch, row: int) -> RowProblem:
        if rule.keyword == "required":
            return RowProblem(row, rule.column, rule.keyword, "is missing; add it")
        names = [rule.column] if rule.column else batch.schema.names
        cells = {name: _json(batch.column(name)[row].as_py()) for name in names}
        instance: Any = cells[rule.column] if rule.column else {k: v for k, v in cells.items() if v is not None}
        detail = (FORMATS[rule.value](instance) if rule.keyword == "format" else None) or rule.keyword
        message = format_message(rule.keyword, rule.value, instance, rule.spec, detail)
        return RowProblem(row, rule.column, rule.keyword, message)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

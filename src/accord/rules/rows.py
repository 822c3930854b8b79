"""The row check: ``check(batch)`` holds every row of a table against the row schema, hand-written or machine-coded.

A pure function: an Arrow record batch in, faults out. The rules are compiled from the schema
(``accord.rules.compile``); the reference library gives the same verdict, as tests prove. Only rows that break a rule
cost more than the masks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa

from accord.problems import RowProblem
from accord.rules.annotations import Annotation, annotation_rules
from accord.rules.compile import Rule, compile_row
from accord.rules.masks import FALSE, TRUE
from accord.rules.messages import format_message
from accord.rules.presence import presence_rules
from accord.schema.model import Schema, Table, inlined
from accord.sources.rows import NOTHING_PROVED, Proof
from accord.values.formats import judge
from accord.values.kernels import pc

Named: TypeAlias = tuple[str, str]  # a column, and a word of its schema
NOTHING_KNOWN: Mapping[Named, pa.Array] = MappingProxyType({})
_NO_ROWS = pa.array([], pa.uint64())


class Faults(NamedTuple):
    """What is wrong in a batch: the first faults, by row, how many there are, and the rows that lack a needed value."""

    first: list[RowProblem]
    total: int
    lacking: list[int]


class _Breach(NamedTuple):
    """A rule that rows of a batch break: which rows, in rising order, and what to say of one."""

    keyword: str
    rows: pa.Array
    problem: Callable[[int], RowProblem]


class RowChecker:
    """The checker of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @cached_property
    def schema(self) -> Schema:
        """The schema of a row."""
        return inlined(self.table.row_schema)

    @cached_property
    def rules(self) -> list[Rule]:
        """The compiled rules of a row."""
        return compile_row(self.schema)

    @cached_property
    def annotations(self) -> list[Annotation]:
        """The rules that annotations state, and those of values that must be there."""
        return [*annotation_rules(self.table), *presence_rules(self.table)]

    def check_all(self, batch: pa.RecordBatch, limit: int, proof: Proof = NOTHING_PROVED) -> Faults:
        """Return the faults of a batch of every column of the table; only the first ``limit`` of them are made.

        A rule that is proved of the batch is judged only of the rows in doubt; one that follows from how columns were
        computed, of none.
        """
        breaches = list(self._breaches(batch, self._in_doubt(batch, proof)))
        lacking = {row for breach in breaches if breach.keyword == "required" for row in breach.rows.to_pylist()}
        breaches += self._of_annotations(batch)
        count = sum(len(breach.rows) for breach in breaches)
        return Faults(_first(breaches, count, limit), count, sorted(lacking))

    def check(self, batch: pa.RecordBatch) -> list[RowProblem]:
        """Return the faults of a batch whose columns are the table's, in any order; by row, then in the schema's order.

        A cell of a column that is not the table's is a fault; a number that is not finite is no JSON number.
        """
        breaches = list(self._breaches(batch))
        count = sum(len(breach.rows) for breach in breaches)
        return _first(breaches, count, count)

    def _in_doubt(self, batch: pa.RecordBatch, proof: Proof) -> dict[Named, pa.Array]:
        """Return the rows that may break a rule, for the rules that no others can.

        What is computed is what its schema says. Of a text that is no EDTF it has no precision, so of texts with one
        each is a date.
        """
        found = dict.fromkeys(proof.rules, pa.array(proof.doubtful, pa.uint64()))  # as the numbers of other rows
        for column in self.table.columns:
            if column.derived_from and not column.is_contest:
                found |= dict.fromkeys(((column.name, word) for word in column.spec), _NO_ROWS)
            if column.derived_from and column.computes == "precision":
                found[column.derived_from, "format"] = _without(batch.column(column.derived_from), batch[column.name])
        return found

    def _breaches(self, batch: pa.RecordBatch, in_doubt: Mapping[Named, pa.Array] = NOTHING_KNOWN) -> Iterator[_Breach]:
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        for name, cells in columns.items():
            if name not in self.table.by_name:
                yield from _breach("additionalProperties", pc.is_valid(cells), partial(_unknown, name))
            elif self.table.by_name[name].type == "number" and (name, "type") not in in_doubt:
                odd = pc.fill_null(pc.invert(pc.is_finite(cells)), FALSE)
                yield from _breach("type", odd, partial(_infinite, name, cells))
        taken: dict[tuple[str, int], pa.Array] = {}  # cells of rows in doubt, of which several rules ask
        for rule in self.rules:
            fault = partial(self._fault, rule, batch)
            rows = in_doubt.get((rule.column, rule.keyword)) if self._is_of_column(rule) else None
            if rows is None:
                yield from _breach(rule.keyword, rule.broken(columns, batch.num_rows), fault)
            elif len(rows):
                few = (rule.column, id(rows))
                taken[few] = taken[few] if few in taken else columns[rule.column].take(rows)
                for breach in _breach(rule.keyword, rule.broken({rule.column: taken[few]}, len(rows)), fault):
                    yield breach._replace(rows=rows.take(breach.rows))

    def _is_of_column(self, rule: Rule) -> bool:
        """Whether a rule is one of a column, in no condition."""
        about = self.schema if rule.keyword == "required" else self.schema["properties"].get(rule.column)
        return rule.spec is about

    def _of_annotations(self, batch: pa.RecordBatch) -> Iterator[_Breach]:
        for annotation in self.annotations:
            yield from _breach(annotation.rule, annotation.broken(batch), partial(_of_annotation, annotation, batch))

    def _fault(self, rule: Rule, batch: pa.RecordBatch, row: int) -> RowProblem:
        if rule.keyword == "required":
            return RowProblem(row, rule.column, rule.keyword, "is missing; add it")
        if rule.items:
            return self._item_fault(rule, batch.column(rule.column)[row].values, row)
        names = [rule.column] if rule.column else batch.schema.names
        cells = {name: _json(batch.column(name)[row].as_py()) for name in names}
        instance: Any = cells[rule.column] if rule.column else {k: v for k, v in cells.items() if v is not None}
        return RowProblem(row, rule.column, rule.keyword, _message(rule, instance))

    def _item_fault(self, rule: Rule, items: pa.Array, row: int) -> RowProblem:
        """Return the problem of the first item of a list that breaks a rule."""
        at = pc.index(rule.items(items), TRUE).as_py() if rule.items else 0
        message = f"item {at + 1}: {_message(rule, _json(items[at].as_py()))}"
        return RowProblem(row, rule.column, rule.keyword, message)


def _message(rule: Rule, instance: Any) -> str:
    detail = (judge(rule.spec)(instance) if rule.keyword == "format" else None) or rule.keyword
    return format_message(rule.keyword, rule.value, instance, rule.spec, detail)


def _breach(keyword: str, broken: pa.BooleanArray, problem: Callable[[int], RowProblem]) -> Iterator[_Breach]:
    if broken.true_count:
        yield _Breach(keyword, pc.indices_nonzero(broken), problem)


def _first(breaches: list[_Breach], count: int, limit: int) -> list[RowProblem]:
    """Return the first faults by row; of one row, in the order of the rules. No others are made, however many."""
    if not limit or not breaches:
        return []
    if count > limit:
        last = pc.array_sort_indices(rows := pa.concat_arrays([breach.rows for breach in breaches]))[limit - 1]
        until = rows[last.as_py()]
        breaches = [breach._replace(rows=breach.rows.filter(pc.less_equal(breach.rows, until))) for breach in breaches]
    faults = [breach.problem(row) for breach in breaches for row in breach.rows.to_pylist()]
    return sorted(faults, key=lambda fault: fault.row)[:limit]


def _without(texts: pa.Array, values: pa.Array) -> pa.Array:
    """Return the rows of texts that have no value."""
    if values.null_count == texts.null_count:
        return _NO_ROWS
    return pc.indices_nonzero(pc.and_(pc.is_null(values), pc.is_valid(texts)))


def _unknown(name: str, row: int) -> RowProblem:
    return RowProblem(row, "", "additionalProperties", f"there is no column {name!r}")


def _infinite(name: str, cells: pa.Array, row: int) -> RowProblem:
    return RowProblem(row, name, "type", f"{cells[row].as_py()} is not a number that can be written")


def _of_annotation(annotation: Annotation, batch: pa.RecordBatch, row: int) -> RowProblem:
    return RowProblem(row, annotation.column, annotation.rule, annotation.message(batch, row))


def _json(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(_json, value))
    return value.isoformat() if isinstance(value, date) else format(value, "f") if isinstance(value, Decimal) else value

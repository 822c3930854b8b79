"""Reported values: what an entry of evidence says in place of a value is a value of its field too.

Else nobody could compare it with the published one, nor count it: a code is one of the list, a reference leads to a
row, a date is EDTF, a number a number, a text has the form that the schema asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, TypeAlias

from accord.evidence.assertions import Assertion
from accord.evidence.comparison import is_published
from accord.evidence.paths import Cell, value_of
from accord.problems import Path, Problem, did_you_mean, dotted
from accord.rules.messages import format_message
from accord.schema.model import Column, ForeignKey, Schema, Schemas
from accord.schema.predicate import compile_predicate
from accord.schema.value_words import Predicate
from accord.sources.records import Record
from accord.values.parse import scalar, type_message

# Those of some texts that are in no row of the column that a reference names; near ones of the column, to suggest.
Strays: TypeAlias = Callable[[ForeignKey, Collection[str]], Collection[str]]
Known: TypeAlias = Callable[[ForeignKey], Collection[str]]


class ReportedValues:
    """Takes the assertions of one record after another, and reports what of them is no value of its field."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._references: dict[ForeignKey, list[tuple[str, Record, Assertion]]] = {}
        self._is_valid: dict[int, Predicate] = {}

    def check(self, record: Record, asserted: Iterable[Assertion]) -> Iterator[Problem]:
        """Yield the problems of what the entries of a record say; where it is a reference, ``strays`` does so."""
        for assertion in asserted:
            says = assertion.entry.get("says")
            if says is None or assertion.relation == "missing":
                continue
            facts = list(self._facts(record, assertion, says))
            yield from (_problem(record, assertion, fact) for fact in facts)
            if not facts:
                self._keep_references(record, assertion, says)

    def strays(self, strays: Strays, known: Known) -> Iterator[Problem]:
        """Yield a problem for each reference that leads to nothing, of all records that were taken."""
        for reference, uses in self._references.items():
            absent = set(strays(reference, {text for text, _, _ in uses}))
            target = reference.target_columns[0]
            what = "an id in" if target == "id" else f"a value of {target} in"
            for text, record, assertion in uses:
                if text in absent:
                    remedy = did_you_mean(text, known(reference)) or _remedy(assertion.cell)
                    yield _problem(record, assertion, f"{text!r} is not {what} {reference.table}{remedy}")

    def _facts(self, record: Record, assertion: Assertion, says: str) -> Iterator[str]:
        """Yield what is wrong with what an entry says of one cell, what it refers to aside."""
        cell = assertion.cell
        if assertion.entry.get("denies"):
            yield "an entry either says something else or denies, not both"
        if is_published(says, value_of(cell, record), cell.column):
            yield "is the published value; leave says out"
        elif cell.column is None:
            yield f"says needs one cell, such as {_example(cell, self._schemas)}, not a list or an item"
        else:
            of = cell.column.item if cell.column.separator else cell.column
            is_reference = any(_references(cell))
            for text in texts(says, cell.column):
                if fault := self._fault(text, of, is_reference=is_reference):
                    yield fault if "did you mean" in fault else f"{fault}{_remedy(cell)}"

    def _fault(self, text: str, column: Column, *, is_reference: bool) -> str:
        """Return what is wrong with a text as a value of a column, nothing where it is one, or is to be looked up."""
        value = scalar(text, column.type)
        if value is None:
            return type_message(text, column.type, "leave says out")
        if is_reference:
            return ""
        is_valid = self._is_valid.get(id(column.spec)) or compile_predicate(column.spec)
        self._is_valid[id(column.spec)] = is_valid
        return "" if is_valid(value) else _message(value, column.spec)

    def _keep_references(self, record: Record, assertion: Assertion, says: str) -> None:
        column = assertion.cell.column
        uses = [(text, record, assertion) for text in texts(says, column)] if column else []
        for key in _references(assertion.cell):
            self._references.setdefault(key, []).extend(uses)


def _references(cell: Cell) -> Iterator[ForeignKey]:
    """Yield the references of a column alone, or of the items of the lists that it holds."""
    return (key for key in (*cell.table.foreign_keys, *cell.table.item_references) if key.columns == (cell.field,))


def texts(says: str, column: Column) -> list[str]:
    """Return the texts of the values that an entry says of a column: the items of one that holds lists."""
    return says.split(column.separator) if column.separator else [says]


def _message(value: Any, spec: Schema) -> str:
    """Return the first thing that is wrong with a value under the schema of its column."""
    from accord.rules import reference

    error = next(reference.validator(spec).iter_errors(value))
    return format_message(str(error.validator), error.validator_value, value, spec, error.message)


def _remedy(cell: Cell) -> str:
    return f"; where the source has no value of {cell.field}, leave says out and put its words into the note"


def _example(cell: Cell, schemas: Schemas) -> str:
    """Return a field path of a cell of a list, or of the list in which an item stands."""
    table = schemas.children(cell.table.name).get(cell.field or "", cell.table)
    columns = [column for column in table.columns if not (column.is_made or column.derived_from)]
    chosen = next((column for column in columns if column.spec.get("x-evidence")), columns[0] if columns else None)
    return f"{table.prop}[...].{chosen.name}" if chosen else f"{table.prop}[...]"


def _problem(record: Record, assertion: Assertion, fact: str) -> Problem:
    path: Path = (*assertion.written[:2], "says")
    return record.problem(path, "says", f"{dotted(path)}: {fact}")

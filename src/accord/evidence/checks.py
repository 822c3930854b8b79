"""Checks of evidence: field paths name cells, what is said fits its cell, every cell that needs a source has one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeAlias

from accord.evidence.assertions import Assertion
from accord.evidence.comparison import is_published
from accord.evidence.coverage import coverage
from accord.evidence.path_text import FieldError, RepeatedKeyError, canonical, joined, with_key
from accord.evidence.paths import Cell, find, item_keys, listed, rows, value_of, whole_list
from accord.problems import Path, Problem, did_you_mean, dotted
from accord.schema.model import EVIDENCE, ForeignKey, Schemas, resolve
from accord.sources.records import Record
from accord.values import edtf
from accord.values.quoting import code_text

Known: TypeAlias = Callable[[ForeignKey], Collection[str]]  # what the column that a reference names holds


def check(record: Record, asserted: list[Assertion], schemas: Schemas, known: Known) -> Iterator[Problem]:
    """Yield the problems of the assertions in a record whose shape is right; ``known`` says what may be referred to."""
    yield from _field_paths(record, {assertion.written: assertion.cell for assertion in asserted}, schemas)
    seen: dict[str, Path] = {}
    for assertion in asserted:
        if seen.setdefault(assertion.row["id"], assertion.written) != assertion.written:
            fact = f"{dotted(assertion.written)}: this assertion of this source stands here twice"
            yield record.problem(assertion.written, "duplicate-evidence", fact)
        yield from _assertion(record, assertion, known, schemas)
    for path, text, filled in coverage(record, asserted, schemas):
        if filled:
            fact = f"{text}: no source supports it; add it to the fields of an evidence entry"
        else:
            fact = f"{text}: has no value; give one with its source, or say under missing why there is none"
        yield record.problem(path, "evidence", fact)


def _field_paths(record: Record, known: Mapping[Path, Cell], schemas: Schemas) -> Iterator[Problem]:
    """Yield the problems of field paths; ``known`` holds a cell that was named at each place of one, if any."""
    named: list[tuple[Path, str]] = [(("missing", text), text) for text in record.data.get("missing", {})]
    for index, entry in enumerate(record.data[EVIDENCE]):
        for word in ("fields", "except"):
            named += [((EVIDENCE, index, word, nth), text) for nth, text in enumerate(entry.get(word, []))]
    for path, text in named:
        cell = known.get(path)
        if cell is not None and (cell.field is not None or text.endswith("]")):
            continue
        try:
            fact = _of_no_cell(text, path, record, schemas)
        except RepeatedKeyError:
            continue
        except FieldError as error:
            hint = "" if error.has_remedy else did_you_mean(text, _known_paths(record, schemas))
            fact = f"{error}{hint}"
        if fact:
            yield record.problem(path, "evidence-field", f"{dotted(path)}: {fact}", key=path[0] == "missing")


def _of_no_cell(text: str, path: Path, record: Record, schemas: Schemas) -> str:
    """Return what is wrong with a field path that names something of a record, yet no single cell or item.

    Raises:
        FieldError: when it names nothing.
    """
    cell = find(text, record, schemas)
    if path[0] != EVIDENCE:
        return ""
    if path[2] == "except":
        fields = record.data[EVIDENCE][path[1]]["fields"]
        is_within = canonical(text).startswith(tuple(f"{canonical(field)}{sign}" for field in fields for sign in "[."))
        return "" if is_within else f"{text!r} lies within nothing that fields names"
    items = whole_list(cell, record, schemas)
    if items is None:
        return f"the exceptions leave nothing of {text!r}; take it out"
    table = schemas.children(cell.table.name)[cell.field or ""]
    names = listed(with_key(text, key) for key in item_keys(table, items))
    return f"{text!r} is a whole list, and would cover items that come later; name each: {names} (format spells it out)"


def _known_paths(record: Record, schemas: Schemas) -> list[str]:
    """Return the field paths of a record but those of the columns of items."""
    known = [joined("", column.name) for column in schemas.tables[record.table].columns if not column.derived_from]
    for text, table, path, _ in rows(record, schemas):
        known += [text] if path else []
        known += [joined(text, name) for name in schemas.children(table.name)]
    return known


def _assertion(record: Record, assertion: Assertion, known: Known, schemas: Schemas) -> Iterator[Problem]:
    value = value_of(assertion.cell, record)
    text = dotted(assertion.written)
    if assertion.relation == "missing":
        if value is not None:
            fact = f"{text}: has a value, so it is not missing; take the entry out"
            yield record.problem(assertion.written, "missing-value", fact, key=True)
        return
    if value is None or value == []:
        fact = f"{text}: {dotted(assertion.cell.path)} has no value that a source could support or contradict"
        yield record.problem(assertion.written, "evidence-field", fact)
    if (says := assertion.entry.get("says")) is not None:
        yield from _says(record, assertion, says, known, schemas)


def _example(cell: Cell, schemas: Schemas) -> str:
    """Return a field path of a cell of a list, or of the list in which an item stands."""
    table = schemas.children(cell.table.name).get(cell.field or "", cell.table)
    columns = [column for column in table.columns if not (column.is_made or column.derived_from)]
    chosen = next((column for column in columns if column.spec.get("x-evidence")), columns[0] if columns else None)
    return f"{table.prop}[...].{chosen.name}" if chosen else f"{table.prop}[...]"


def _says(record: Record, assertion: Assertion, says: str, known: Known, schemas: Schemas) -> Iterator[Problem]:
    path: Path = (*assertion.written[:2], "says")
    if assertion.entry.get("denies"):
        yield record.problem(path, "says", f"{dotted(path)}: an entry either says something else or denies, not both")
    column = assertion.cell.column
    if is_published(says, value_of(assertion.cell, record), column):
        yield record.problem(path, "says", f"{dotted(path)}: is the published value; leave says out")
    if column is None:
        example = _example(assertion.cell, schemas)
        fact = f"{dotted(path)}: says needs one cell, such as {example}, not a list or an item"
        yield record.problem(path, "says", fact)
    elif column.is_edtf:
        try:
            edtf.parse(says)
        except edtf.EdtfError as error:
            yield record.problem(path, "says", f"{dotted(path)}: {error}; {column.name} is a date, so says must be one")
    elif reference := assertion.cell.table.references.get(column.name):
        ids = known(reference)
        if says not in ids and re.fullmatch(r"[a-z0-9-]+", says) and (near := did_you_mean(says, ids)):
            what = "an id in" if reference.target_columns == ("id",) else f"a value of {reference.target_columns[0]} in"
            fact = f"{dotted(path)}: {says!r} is not {what} {reference.table}{near}"
            yield record.problem(path, "says", fact)
    elif column.vocabulary:
        codes = [code_text(c["const"]) for c in resolve(schemas.vocabularies[column.vocabulary], {})["oneOf"]]
        if says not in codes and re.fullmatch(r"[a-z_]+", says) and (near := did_you_mean(says, codes)):
            yield record.problem(path, "says", f"{dotted(path)}: {says!r} is not a code{near}")

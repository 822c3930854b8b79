"""Checks of evidence: field paths name cells that have a value, every cell that needs a source has one.

``accord.rules.reported_values`` judges what sources have in place of a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from accord.evidence.assertions import MAX_ASSERTIONS, Assertion
from accord.evidence.coverage import coverage
from accord.evidence.path_text import FieldError, RepeatedKeyError, canonical, joined, with_key
from accord.evidence.paths import Cell, ItemPlaces, find, item_keys, listed, rows, whole_list
from accord.problems import Path, Problem, did_you_mean, dotted
from accord.schema.model import EVIDENCE, Schemas
from accord.sources.records import Record


def check(record: Record, asserted: list[Assertion], schemas: Schemas) -> Iterator[Problem]:
    """Yield the problems of the assertions in a record whose shape is right, but those of what they say."""
    if len(asserted) > MAX_ASSERTIONS:
        fact = f"evidence speaks of more than {MAX_ASSERTIONS:,} cells of this record; divide it"
        yield record.problem((EVIDENCE,), "size", fact)
        return
    yield from _field_paths(record, {assertion.written: assertion.cell for assertion in asserted}, schemas)
    seen: dict[str, Path] = {}
    for assertion in asserted:
        if seen.setdefault(assertion.row["id"], assertion.written) != assertion.written:
            fact = f"{dotted(assertion.written)}: this assertion of this source stands here twice"
            yield record.problem(assertion.written, "duplicate-evidence", fact)
        if assertion.relation == "missing" or assertion.published is None or assertion.published == []:
            yield from _of_value(record, assertion)
    for path, text, filled in coverage(record, asserted, schemas):
        if filled:
            fact = f"{text}: no source supports it; add it to the fields of an evidence entry"
        else:
            fact = f"{text}: has no value; give one with its source, or say under missing why there is none"
        yield record.problem(path, "evidence", fact)


def _field_paths(record: Record, known: Mapping[Path, Cell], schemas: Schemas) -> Iterator[Problem]:
    """Yield the problems of field paths; ``known`` holds a cell that was named at each place of one, if any."""
    places = ItemPlaces()
    near = cache(lambda: _known_paths(record, schemas))  # once for a record, however many of its paths are wrong
    named: list[tuple[Path, str]] = [(("missing", text), text) for text in record.data.get("missing", {})]
    for index, entry in enumerate(record.data[EVIDENCE]):
        for word in ("fields", "except"):
            named += [((EVIDENCE, index, word, nth), text) for nth, text in enumerate(entry.get(word, []))]
    for path, text in named:
        cell = known.get(path)
        if cell is not None and (cell.field is not None or text.endswith("]")):
            continue
        try:
            fact = _of_no_cell(text, path, record, schemas, places)
        except RepeatedKeyError:
            continue
        except FieldError as error:
            hint = "" if error.has_remedy else did_you_mean(text, near())
            fact = f"{error}{hint}"
        if fact:
            yield record.problem(path, "evidence-field", f"{dotted(path)}: {fact}", key=path[0] == "missing")


def _of_no_cell(text: str, path: Path, record: Record, schemas: Schemas, places: ItemPlaces) -> str:
    """Return what is wrong with a field path that names something of a record, yet no single cell or item.

    Raises:
        FieldError: when it names nothing.
    """
    cell = find(text, record, schemas, places)
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
    for row in rows(record, schemas):
        known += [row.text] if row.path else []
        known += [joined(row.text, name) for name in schemas.children(row.table.name)]
    return known


def _of_value(record: Record, assertion: Assertion) -> Iterator[Problem]:
    """Yield what is wrong with an assertion that there is no value, or with one on what has none."""
    text = dotted(assertion.written)
    if assertion.relation != "missing":
        fact = f"{text}: {dotted(assertion.cell.path)} has no value that a source could support or contradict"
        yield record.problem(assertion.written, "evidence-field", fact)
    elif assertion.published is not None:
        fact = f"{text}: has a value, so it is not missing; take the entry out"
        yield record.problem(assertion.written, "missing-value", fact, key=True)

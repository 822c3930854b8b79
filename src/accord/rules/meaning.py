"""Meaning: what no schema can say - dates in order, evidence complete, words neutral."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from accord.evidence import assertions as evidence
from accord.problems import Path, Problem, did_you_mean, dotted
from accord.rules.references import Ids
from accord.schema.model import Column, Schemas, resolve
from accord.sources.records import Curated, Record
from accord.values import edtf

# Words that take a side. They belong into actor_labels, with their user; a name, title or summary does without.
CONTESTED = re.compile(
    r"\b(terrorists?|martyr\w*|regimes?|zionis\w*|separatists?|militants?|so-called|mercenar\w+|illegitimate)\b",
    re.IGNORECASE,
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.IGNORECASE)


def check(curated: Curated, schemas: Schemas, ids: Ids, known: Ids) -> list[Problem]:
    """Return the problems of meaning of all records that have the right shape.

    ``ids`` are those of these records, ``known`` those of the records of a wrong shape too.
    """
    problems: list[Problem] = []
    around = places_around(curated)
    for table, records in curated.records.items():
        for record in records:
            problems += _neutral(record, schemas)
            problems += _dates(record, schemas, ids)
            if "evidence" in schemas.records[table]["properties"]:
                problems += _evidence(record, schemas, known, around)
    return problems


def places_around(curated: Curated) -> Callable[[str], list[str]]:
    """Return a function from a place to the places that contain it, the nearest first."""
    part_of = {record.id: record.data.get("part_of") for record in curated.records.get("places", [])}

    def around(place: str) -> list[str]:
        found: list[str] = []
        while (parent := part_of.get(place)) and parent not in found:
            found.append(parent)
            place = parent
        return found

    return around


def cells(record: Record, schemas: Schemas) -> Iterator[tuple[Path, Column, Any]]:
    """Yield path, column and value of every cell a curator filled in, those of lists too; not of evidence."""
    for column in schemas.tables[record.table].columns:
        if record.data.get(column.name) is not None and not column.derived_from:
            yield (column.name,), column, record.data[column.name]
    for name, child in schemas.children(record.table).items():
        for index, item in enumerate(record.data.get(name, [])):
            for column in child.columns if isinstance(item, dict) else ():
                if item.get(column.name) is not None and not column.derived_from:
                    yield (name, index, column.name), column, item[column.name]


def _neutral(record: Record, schemas: Schemas) -> Iterator[Problem]:
    for path, column, value in cells(record, schemas):
        if column.spec.get("x-neutral") and (found := CONTESTED.search(value)):
            fact = f"{dotted(path)}: {found[0]!r} takes a side; use neutral words here and record the word as a label"
            yield record.problem(path, "neutral", fact)


def _dates(record: Record, schemas: Schemas, ids: Ids) -> Iterator[Problem]:
    data = record.data
    for name, items in [("", [data]), *((n, data.get(n, [])) for n in schemas.children(record.table))]:
        for index, item in enumerate(items):
            base: Path = (name, index) if name else ()
            if isinstance(item, dict) and item.get("start") and item.get("end"):
                start, end = edtf.parse(item["start"]), edtf.parse(item["end"])
                if start.earliest and end.latest and end.latest < start.earliest:
                    yield record.problem(
                        (*base, "end"),
                        "date-order",
                        f"{dotted((*base, 'end'))}: {item['end']} is before the start, "
                        f"{item['start']}; mend one of them",
                    )
            if name == "provisions" and item.get("deadline") and data.get("signed"):
                signed, deadline = edtf.parse(data["signed"]), edtf.parse(item["deadline"])
                if signed.earliest and deadline.latest and deadline.latest < signed.earliest:
                    order = f"{item['deadline']} is before the signing, {data['signed']}; mend one of them"
                    fact = f"{dotted((*base, 'deadline'))}: {order}"
                    yield record.problem((*base, "deadline"), "date-order", fact)
    if record.table == "events" and data.get("date"):
        yield from _event_date(record, edtf.parse(data["date"]), ids)


def _event_date(record: Record, when: edtf.Edtf, ids: Ids) -> Iterator[Problem]:
    data = record.data
    whole = ids["events"].get(data.get("part_of", ""))
    if whole and whole[0].data.get("date") and not edtf.parse(whole[0].data["date"]).intersects(when):
        larger = f"{data['part_of']}, {whole[0].data['date']}"
        fact = f"date: {when.text} lies outside {larger}, of which this is a part; mend one of them"
        yield record.problem(("date",), "date-order", fact)
    yield from _weekday(record, when)
    if data["realisation"] != "occurred" or when.earliest is None:
        return
    for index, entry in enumerate(data["evidence"]):
        source = ids["sources"].get(entry["source"])
        published = source[0].data.get("published") if source else None
        latest = edtf.parse(published).latest if published else None
        # One day of grace: a report of the evening before, in another time zone.
        if latest and latest + timedelta(days=1) < when.earliest and "date" in entry["fields"] and "says" not in entry:
            fact = (f"evidence[{index}].source: {entry['source']!r} was published {published}, before the event, "
                    f"{when.text}; it cannot report it as having occurred")  # fmt: skip
            yield record.problem(("evidence", index, "source"), "date-order", fact)


def _weekday(record: Record, when: edtf.Edtf) -> Iterator[Problem]:
    """A resolved weekday must be the weekday of the date: a slip of a day is found here."""
    basis, text = record.data["date_basis"], record.data.get("date_text")
    if basis.startswith("weekday_resolved"):
        if not text:
            yield record.problem(
                ("date_basis",), "weekday", "date_text: is missing; a resolved weekday keeps its words"
            )
            return
        named = [word.lower() for word in _WEEKDAY.findall(text)]
        days = [d for d in (when, *when.members) if d.precision == "day" and d.earliest]
        actual = [WEEKDAYS[day.earliest.weekday()] for day in days if day.earliest]
        if not named:
            yield record.problem(
                ("date_text",), "weekday", f"date_text: {text!r} names no weekday; mend it or date_basis"
            )
        elif actual and not set(actual) & set(named):
            days_named = " or a ".join(day.capitalize() for day in dict.fromkeys(actual))
            fact = f"date: {when.text} is a {days_named}, but date_text says {text!r}; mend one of them"
            yield record.problem(("date",), "weekday", fact)


def _evidence(record: Record, schemas: Schemas, known: Ids, around: Callable[[str], list[str]]) -> Iterator[Problem]:
    yield from _field_paths(record, schemas)
    found = list(evidence.words(record, schemas, around))
    seen: dict[str, Path] = {}
    for word in found:
        row = evidence.row(word)
        if seen.setdefault(row["id"], word.written) != word.written:
            fact = f"{dotted(word.written)}: this word of this source stands here twice"
            yield record.problem(word.written, "duplicate-evidence", fact)
        yield from _word(record, word, known, schemas)
    for path, text, filled in evidence.coverage(record, found, schemas):
        if filled:
            fact = f"{text}: no source supports it; add it to the fields of an evidence entry"
        else:
            fact = f"{text}: has no value; give one with its source, or say under missing why there is none"
        yield record.problem(path, "evidence", fact)


def _field_paths(record: Record, schemas: Schemas) -> Iterator[Problem]:
    named: list[tuple[Path, str]] = [(("missing", text), text) for text in record.data.get("missing", {})]
    for index, entry in enumerate(record.data["evidence"]):
        for word in ("fields", "except"):
            named += [(("evidence", index, word, nth), text) for nth, text in enumerate(entry.get(word, []))]
        for nth, text in enumerate(entry.get("except", [])):
            if text.split("[")[0] not in entry["fields"]:
                path: Path = ("evidence", index, "except", nth)
                fact = f"{dotted(path)}: {text!r} is not of a list named in fields"
                yield record.problem(path, "evidence-field", fact)
    lists = schemas.children(record.table)
    known = [c.name for c in schemas.tables[record.table].columns if not c.derived_from] + list(lists)
    known += [f"{n}[{evidence.item_key(t, item)}]" for n, t in lists.items() for item in record.data.get(n, [])]
    for path, text in named:
        try:
            evidence.find(text, record, schemas)
        except evidence.FieldError as error:
            fact = f"{dotted(path)}: {error}{did_you_mean(text, known)}"
            yield record.problem(path, "evidence-field", fact, key=path[0] == "missing")


def _word(record: Record, word: evidence.Word, known: Ids, schemas: Schemas) -> Iterator[Problem]:
    value = evidence.value_of(word.cell, record)
    text = dotted(word.written)
    if word.relation == "missing":
        if value is not None:
            fact = f"{text}: has a value, so it is not missing; take the entry out"
            yield record.problem(word.written, "missing-value", fact, key=True)
        return
    if value is None:
        fact = f"{text}: {'.'.join(map(str, word.cell.path))} has no value that a source could support or contradict"
        yield record.problem(word.written, "evidence-field", fact)
    if (says := word.entry.get("says")) is not None:
        yield from _says(record, word, says, known, schemas)


def _says(record: Record, word: evidence.Word, says: str, known: Ids, schemas: Schemas) -> Iterator[Problem]:
    path: Path = (*word.written[:2], "says")
    if word.entry.get("denies"):
        yield record.problem(path, "says", f"{dotted(path)}: an entry either says something else or denies, not both")
    if says == evidence.value_of(word.cell, record):
        yield record.problem(path, "says", f"{dotted(path)}: is the published value; leave says out")
    column = word.cell.column
    if column is None:
        fact = f"{dotted(path)}: says needs one cell, such as {word.cell.list_name}[...].role, not a list or an item"
        yield record.problem(path, "says", fact)
    elif column.is_edtf:
        try:
            edtf.parse(says)
        except edtf.EdtfError as error:
            yield record.problem(path, "says", f"{dotted(path)}: {error}; {column.name} is a date, so says must be one")
    elif column.references:
        ids = known[column.references]
        if says not in ids and re.fullmatch(r"[a-z0-9-]+", says) and (near := did_you_mean(says, ids)):
            fact = f"{dotted(path)}: {says!r} is not an id in {column.references}{near}"
            yield record.problem(path, "says", fact)
    elif column.vocabulary:
        codes = [c["const"] for c in resolve(schemas.vocabularies[column.vocabulary], {})["oneOf"]]
        if says not in codes and re.fullmatch(r"[a-z_]+", says) and (near := did_you_mean(says, codes)):
            yield record.problem(path, "says", f"{dotted(path)}: {says!r} is not a code{near}")

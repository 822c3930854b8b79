"""How two descriptors differ: tables, columns, codes, keys, descriptions, each with what it asks of a version.

The levels are those of the Data Package recipe: MAJOR for what breaks who reads the data (a column is added, removed,
renamed or moved, its type or a key changes, a constraint is tightened), MINOR for what is new and for constraints that
are loosened, PATCH for corrections and descriptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from accord.compare.package import Package, Table

Level = Literal["major", "minor", "patch"]
MAJOR: Level = "major"
MINOR: Level = "minor"
PATCH: Level = "patch"
LEVELS: tuple[Level, ...] = (MAJOR, MINOR, PATCH)
_LEAST = ("minimum", "minLength", "exclusiveMinimum")  # a higher one is tighter
_MOST = ("maximum", "maxLength", "exclusiveMaximum")
_FLAGS = ("required", "unique")
_FORM = ("type", "format", "itemType", "delimiter", "missingValues", "unit", "trueValues", "falseValues")
_OF_FILES = ("resources", "version", "created")  # compared as tables, or another in each version


@dataclass(frozen=True)
class StructureChange:
    """A difference of two descriptors. ``table`` and ``column`` are empty where it is of the whole."""

    level: Level
    table: str
    column: str
    fact: str
    old: Any = None
    new: Any = None


Changes = Iterator[StructureChange]


def changes(old: Package, new: Package) -> list[StructureChange]:
    """Return how the descriptors differ: of the whole, then table by table in the order of the new version."""
    return [*_of_whole(old, new), *_of_tables(old, new), *_of_other_files(old, new)]


def _of_whole(old: Package, new: Package) -> Changes:
    for word in dict.fromkeys((*old.about, *new.about)):
        before, after = old.about.get(word), new.about.get(word)
        if word not in _OF_FILES and before != after:
            yield StructureChange(MAJOR if word == "name" else PATCH, "", "", f"{word} of the package", before, after)


def _of_tables(old: Package, new: Package) -> Changes:
    for name in dict.fromkeys((*new.tables, *old.tables)):
        if name not in old.tables:
            yield StructureChange(MINOR, name, "", "table added", None, list(new.tables[name].fields))
        elif name not in new.tables:
            yield StructureChange(MAJOR, name, "", "table removed", list(old.tables[name].fields), None)
        else:
            yield from _of_table(old.tables[name], new.tables[name])


def _of_table(old: Table, new: Table) -> Changes:
    name = new.name
    for word in ("title", "description"):
        if old.about.get(word) != new.about.get(word):
            yield StructureChange(PATCH, name, "", word, old.about.get(word), new.about.get(word))
    for column in (column for column in new.fields if column not in old.fields):
        yield StructureChange(MAJOR, name, column, "column added", None, new.fields[column].get("type"))
    for column in (column for column in old.fields if column not in new.fields):
        yield StructureChange(MAJOR, name, column, "column removed", old.fields[column].get("type"), None)
    before = [column for column in old.fields if column in new.fields]
    after = [column for column in new.fields if column in old.fields]
    if before != after:
        yield StructureChange(MAJOR, name, "", "order of the columns", before, after)
    for column in after:
        yield from _of_field(name, column, old.fields[column], new.fields[column])
    yield from _of_keys(old, new)
    for kind in {*old.files} ^ {*new.files}:
        level = MAJOR if kind in old.files else MINOR
        yield StructureChange(level, name, "", f"file of {kind}", kind in old.files, kind in new.files)


def _of_field(table: str, column: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Changes:
    constraints = ("constraints", "categories", "name")
    for word in dict.fromkeys((*old, *new)):
        if word not in constraints and old.get(word) != new.get(word):
            level = MAJOR if word in _FORM else PATCH
            yield StructureChange(level, table, column, word, old.get(word), new.get(word))
    yield from _of_codes(table, column, old, new)
    before, after = old.get("constraints", {}), new.get("constraints", {})
    for word in dict.fromkeys((*before, *after)):
        if word != "enum" and before.get(word) != after.get(word):
            level = MAJOR if _is_tightened(word, before.get(word), after.get(word)) else MINOR
            yield StructureChange(level, table, column, f"constraint {word}", before.get(word), after.get(word))


def _of_codes(table: str, column: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Changes:
    before, after = _codes(old), _codes(new)
    if before is None or after is None:
        if before != after:
            level = MAJOR if before is None else MINOR
            yield StructureChange(level, table, column, "codes", _listed(before), _listed(after))
        return
    for code in (code for code in after if code not in before):
        yield StructureChange(MINOR, table, column, "code added", None, code)
    for code in (code for code in before if code not in after):
        yield StructureChange(MAJOR, table, column, "code removed", code, None)
    for code in (code for code in after if code in before and before[code] != after[code]):
        yield StructureChange(PATCH, table, column, f"label of {code}", before[code], after[code])


def _codes(field: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the codes of a field with their labels; None where any value may stand there."""
    labels = {
        str(one["value"]): one.get("label") if isinstance(one, dict) else None
        for one in (c if isinstance(c, dict) else {"value": c} for c in field.get("categories") or ())
    }
    listed = field.get("constraints", {}).get("enum")
    return {str(code): labels.get(str(code)) for code in listed} if listed is not None else labels or None


def _listed(codes: Mapping[str, Any] | None) -> list[str] | None:
    return None if codes is None else list(codes)


def _is_tightened(word: str, old: Any, new: Any) -> bool:
    """Whether a constraint lets less through than before; where that cannot be known, it may."""
    if new is None or (word in _FLAGS and not new):
        return False
    if old is None or word not in (*_LEAST, *_MOST):
        return True
    try:
        return bool(float(new) > float(old) if word in _LEAST else float(new) < float(old))
    except (TypeError, ValueError):
        return True


def _of_keys(old: Table, new: Table) -> Changes:
    if old.primary_key != new.primary_key:
        yield StructureChange(MAJOR, new.name, "", "primary key", list(old.primary_key), list(new.primary_key))
    if (before := old.schema.get("missingValues", [""])) != (after := new.schema.get("missingValues", [""])):
        yield StructureChange(MAJOR, new.name, "", "missing values", before, after)
    unique = [{*table.keys} - {table.primary_key} for table in (old, new)]
    for key in sorted(unique[1] - unique[0]):
        yield StructureChange(MAJOR, new.name, "", "unique columns", None, list(key))
    for key in sorted(unique[0] - unique[1]):
        yield StructureChange(MINOR, new.name, "", "unique columns", list(key), None)
    for key in dict.fromkeys((*old.references, *new.references)):
        was, is_now = old.references.get(key), new.references.get(key)
        if was != is_now:
            level = MINOR if is_now is None else MAJOR
            yield StructureChange(level, new.name, ", ".join(key), "reference", _told(was), _told(is_now))


def _told(reference: tuple[str, tuple[str, ...]] | None) -> str | None:
    return f"{reference[0]}({', '.join(reference[1])})" if reference else None


def _of_other_files(old: Package, new: Package) -> Changes:
    for name in dict.fromkeys((*old.others, *new.others)):
        before, after = old.others.get(name), new.others.get(name)
        if before != after:
            level = MINOR if before is None else MAJOR if after is None else PATCH
            yield StructureChange(level, "", "", f"file {name}", before, after)

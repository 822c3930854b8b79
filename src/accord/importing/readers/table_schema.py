"""Table Schema: what it declares of a table and its fields, and other spellings of values that it allows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from accord.importing.model import Code, Column, ForeignKey, Source, Table
from accord.importing.readers.metadata import text
from accord.importing.store import Store, Texts

_KINDS = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "year": "year",
    "yearmonth": "edtf",
    "datetime": "date-time",
    "time": "time",
    "duration": "duration",
    "geopoint": "geopoint",
}
_CONSTRAINTS = ("minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_CARRIED = frozenset(
    [
        "bareNumber",
        "categories",
        "categoriesOrdered",
        "constraints",
        "decimalChar",
        "delimiter",
        "description",
        "falseValues",
        "format",
        "groupChar",
        "itemType",
        "missingValues",
        "name",
        "title",
        "trueValues",
        "type",
        "unit",
    ]
)


def apply(table: Table, schema: Mapping[str, Any], resource: Mapping[str, Any], store: Store, source: Source) -> None:
    """Put what a Table Schema declares upon a table that was read."""
    fields = [field for field in schema.get("fields") or [] if isinstance(field, dict)]
    by_name = {column.name: at for at, column in enumerate(table.columns)}
    by_lower = {column.name.casefold(): at for at, column in enumerate(table.columns)}
    missing = _words(schema.get("missingValues", resource.get("missingValues")))
    for place, field in enumerate(fields):
        name = str(field.get("name", "")).strip()
        at = by_name.get(name, by_lower.get(name.casefold()))
        if at is None and len(fields) == len(table.columns):
            at = place
            fact = f"the field {name!r} is the column {table.columns[at].name!r}, by its place"
            source.facts.append((table.origin, fact))
        if at is None:
            source.dropped.append((table.name, f"the field {name!r}, as declared: there is no such column"))
            continue
        column = table.columns[at]
        column.missing = (*missing, *_words(field.get("missingValues")))
        _declare(column, field)
        _respell(table, at, field, store, source)
        for word in sorted(field.keys() - _CARRIED):
            source.dropped.append((table.name, f"{word}, of the field {name!r}: {field[word]!r}"))
    for holder in (schema, resource):  # older descriptors have keys beside the schema
        table.key = table.key or _known(table, holder.get("primaryKey", holder.get("primaryKeys")))
        for key in holder.get("foreignKeys") or ():
            _add_foreign_key(table, key)
        for names in holder.get("uniqueKeys") or ():
            if len(unique := _known(table, names)) == 1:
                table.columns[table.place(unique[0])].unique = True


def _words(value: Any) -> tuple[str, ...]:
    words = value if isinstance(value, list) else []
    return tuple(str(word["value"] if isinstance(word, dict) else word) for word in words)


def _known(table: Table, names: Any) -> tuple[str, ...]:
    """Return the columns that are named, as they are called here; none where one is not there."""
    named = [names] if isinstance(names, str) else list(names or [])
    by_lower = {column.name.casefold(): column.name for column in table.columns}
    made = [by_lower.get(str(name).casefold(), "") for name in named]
    return tuple(made) if all(made) else ()


def _add_foreign_key(table: Table, key: Any) -> None:
    reference = key.get("reference", {}) if isinstance(key, dict) else {}
    columns = _known(table, key.get("fields")) if isinstance(key, dict) else ()
    targets = reference.get("fields", ())
    targets = (targets,) if isinstance(targets, str) else tuple(targets)
    if columns and len(columns) == len(targets):
        resource = reference.get("resource") or table.name
        table.foreign_keys.append(ForeignKey(columns, str(resource), targets))


def _declare(column: Column, field: Mapping[str, Any]) -> None:
    declared = str(field.get("type") or "any")
    column.kind = "" if declared == "any" else _KINDS.get(declared, "string")
    column.title, column.description = text(field.get("title")), text(field.get("description"))
    column.unit = text(field.get("unit"))
    given = field.get("constraints")
    constraints = given if isinstance(given, dict) else {}
    column.required = bool(constraints.get("required"))
    column.unique = bool(constraints.get("unique"))
    column.constraints = {
        word: constraints[word] for word in _CONSTRAINTS if isinstance(constraints.get(word), int | float)
    }
    if isinstance(pattern := constraints.get("pattern"), str) and column.kind == "string":
        column.constraints["pattern"] = pattern if re.fullmatch(r"\^.*\$", pattern) else f"^({pattern})$"
    column.codes = _codes(field.get("categories") or constraints.get("enum"))
    if field.get("type") == "list":
        column.separator = str(field.get("delimiter") or ",")


def _codes(values: Any) -> tuple[Code, ...]:
    codes = []
    for value in values if isinstance(values, list) else ():
        if isinstance(value, dict):
            codes.append(Code(str(value.get("value")), text(value.get("label")), text(value.get("description"))))
        else:
            codes.append(Code(str(value)))
    return tuple(codes)


def _respell(table: Table, at: int, field: Mapping[str, Any], store: Store, source: Source) -> None:
    """Write values in the spelling of a check where the schema declares another of the same values."""
    column = table.columns[at]
    spell = _speller(field, frozenset(column.missing))
    if spell is None:
        return
    (sample,) = Texts(store, table.staged, at).row("min(x)")
    fault = store.rewrite(table.staged, at, spell)
    how = f"{column.name}, in the spelling that is declared for {column.kind}"
    if fault:
        source.facts.append((table.origin, f"{how}: {fault!r} is not of it, so nothing is rewritten"))
    elif sample is not None and (after := spell(sample)) != sample:
        source.facts.append((table.origin, f"{how}: the same values are written as Accord does, {sample} as {after}"))


def _speller(field: Mapping[str, Any], missing: frozenset[str]) -> Callable[[str], str | None] | None:
    """Return what spells a value as Accord does; nothing where it is spelt so."""
    change = _change(field)
    if change is None:
        return None
    return lambda value: value if value in missing or not value else change(value)


def _change(field: Mapping[str, Any]) -> Callable[[str], str | None] | None:
    kind, form = field.get("type"), field.get("format")
    if kind in _MOMENTS and isinstance(form, str) and "%" in form:
        return partial(_moment, form=form, kind=kind)
    is_odd = field.get("decimalChar") or field.get("groupChar") or field.get("bareNumber") is False
    if kind in ("number", "integer") and is_odd:
        return partial(_number, field=field)
    if kind == "boolean" and (field.get("trueValues") or field.get("falseValues")):
        true, false = field.get("trueValues", ["true"]), field.get("falseValues", ["false"])
        return {**dict.fromkeys(true, "true"), **dict.fromkeys(false, "false")}.get
    if kind == "geopoint" and form in ("array", "object"):
        return _point
    return None


_MOMENTS: dict[str, Callable[[datetime], str]] = {
    "date": lambda moment: moment.date().isoformat(),
    "datetime": datetime.isoformat,
    "time": lambda moment: moment.time().isoformat(),
}


def _moment(value: str, form: str, kind: str) -> str | None:
    try:
        return _MOMENTS[kind](datetime.strptime(value, form))  # noqa: DTZ007 - it has the zone that its text has
    except ValueError:
        return None


def _point(value: str) -> str | None:
    """Return a point that is written in JSON as longitude and latitude, digits as they are."""
    try:
        point = json.loads(value, parse_float=str, parse_int=str)
        longitude, latitude = (point["lon"], point["lat"]) if isinstance(point, dict) else point
    except (ValueError, KeyError, TypeError):
        return None
    return f"{longitude},{latitude}"


def _number(value: str, field: Mapping[str, Any]) -> str | None:
    plain = value.replace(str(field.get("groupChar") or "\0"), "").replace(str(field.get("decimalChar") or "."), ".")
    if field.get("bareNumber") is False:
        match = re.search(r"-?[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?", plain)
        plain = match[0] if match else ""
    return plain if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", plain) else None

"""What must hold within one schema, beyond its words: names that exist, kinds that fit, a key to find a record by."""

from __future__ import annotations

from collections.abc import Iterator

from accord.problems import Path, Problem, did_you_mean
from accord.schema import code_words, key_checks, limits, list_columns, objects
from accord.schema import evidence_checks as evidence
from accord.schema import keywords as exact
from accord.schema.definitions import lists
from accord.schema.json_file import SchemaFile, walk
from accord.schema.metaschema import show
from accord.schema.model import EVIDENCE, ORDERED, PACKAGE, SEPARATOR, Column, Schema, is_table, resolve
from accord.values.types import PRECISION, SCALE, kind_of

Fault = tuple[Path, str]
CONDITIONS = ("if", "then", "else", "allOf")
_NUMBERS = ("integer", "number", "decimal")
OF_SAME_TABLE = ("x-acyclic", "x-within", "x-containment")  # words of what names a record of the same table


def check_definitions(file: SchemaFile, schema: Schema) -> list[Problem]:
    """Return the problems of patterns and codes of a file, and of the objects among its definitions."""
    faults: list[Fault] = []
    for spec, path in file.specs:
        faults += limits.faults(spec, path, schema)
        for word in ("pattern", "oneOf"):
            if word in spec:
                is_decimal = spec.get("format") == "decimal" and "type" in spec
                kind = kind_of(spec) if is_decimal else str(spec.get("type", "string"))
                faults += exactness({word: spec[word]}, kind, path)
        for at, fact in code_words.broader_faults(spec.get("oneOf", [])):
            faults.append(((*path, "oneOf", at, code_words.BROADER), fact))
    for name in file.value.get("$defs", {}):
        faults += _item_kinds(schema["$defs"][name], ("$defs", name), schema, (f"#/$defs/{name}",))
    return [file.problem(path, fact) for path, fact in faults]


def check_record(file: SchemaFile, schema: Schema) -> list[Problem]:
    """Return the problems of a schema whose words and references are right. ``schema`` stands alone."""
    faults = list(_kinds(schema)) or list(objects.check(schema, schema))
    flat = schema if faults else objects.flattened(schema, schema)
    if not faults:
        faults += _names(flat)
    if not faults and file.name != PACKAGE:
        faults += [*key_checks.check(flat), *_annotations(flat), *evidence.check(flat)]
    return [file.problem(objects.written(path, flat), fact) for path, fact in faults]


def exactness(spec: Schema, kind: str, path: Path) -> Iterator[Fault]:
    """Yield a fault for each word that has no exact form over a column of a type."""
    for word, value in spec.items():
        if word not in exact.JUDGED:
            continue
        try:
            exact.check(word, value, kind)
        except exact.InexactError as error:
            yield (*path, word), f"{word} {show(value)}: {error}"


def _kinds(schema: Schema) -> Iterator[Fault]:
    """A reference must name what may stand in its place."""
    for name, spec in schema["properties"].items():
        path: Path = ("properties", name)
        full = resolve(spec, schema)
        if objects.is_object(full):
            yield from _item_kinds(full, path, schema)
        elif "items" in spec:
            yield from _list_kinds(spec, path, schema)
        elif full["type"] == "object" and _is_no_text(full["additionalProperties"], schema):
            yield path, "a mapping may hold scalars only"


def _is_no_text(spec: Schema, schema: Schema) -> bool:
    full = resolve(spec, schema)
    return full["type"] == "object" and not objects.is_object(full)


def _list_kinds(spec: Schema, path: Path, schema: Schema) -> Iterator[Fault]:
    item = resolve(spec["items"], schema)
    inside: Path = (*path, "items")
    if SEPARATOR in spec:
        yield from list_columns.check(spec, item, path)
    elif "x-name" in spec:
        yield (*path, "x-name"), "x-name is for a column, and this list is a table; name it with x-table"
    elif item["type"] == "object" and "properties" not in item:
        yield inside, "a mapping in a list; give the item properties, each with its name"
    elif item["type"] != "object" and "x-column" not in item:
        yield inside, 'x-column is missing, the name of the column of these values; for example "x-column": "keyword"'
    elif item.get("format") == "edtf" or item.get("x-column") == "id":
        yield inside, "a list of uncertain dates, or of ids, is a list of objects; give the item properties"
    elif "properties" in item:
        yield from _item_kinds(item, inside, schema)
        within = {name: inner for name, inner in item["properties"].items() if is_table(inner)}
        for name, inner in within.items() if path != ("properties", EVIDENCE) else ():
            where: Path = (*inside, "properties", name)
            if name == EVIDENCE:
                yield where, "an item has no evidence of its own; that of its record names its cells: stops[berth].name"
            else:
                yield from _list_kinds(inner, where, schema)


def _item_kinds(item: Schema, path: Path, schema: Schema, around: tuple[str, ...] = ()) -> Iterator[Fault]:
    """``around`` are the definitions that the item is of, and those of the objects around it."""
    if item.get("type") == "object" and _is_no_text(item.get("additionalProperties") or {"type": ""}, schema):
        yield path, "a mapping may hold scalars only"
    for name, spec in item.get("properties", {}).items():
        full, where = resolve(spec, schema), (*path, "properties", name)
        if objects.is_object(full) and spec.get("$ref", "") in around:
            yield where, "an object within itself, to no end; make it a list"
        elif objects.is_object(full):
            yield from _item_kinds(full, where, schema, (*around, *filter(None, [spec.get("$ref")])))
        elif full["type"] == "object":
            yield where, "a mapping within an item or an object; give it properties, each with its name"
        elif SEPARATOR in full:
            yield from list_columns.check(full, resolve(full["items"], schema), where)


def _names(schema: Schema) -> Iterator[Fault]:
    for path, names, known in _named(schema):
        for name in names:
            if name not in known:
                yield path, f"names no property: {name!r}{did_you_mean(name, known)}"


def _named(schema: Schema) -> Iterator[tuple[Path, list[str], Schema]]:
    """Yield (path, names, properties they must be among) of each word of a schema that names properties."""
    own = schema["properties"]
    yield ("required",), schema["required"], own
    for spec, path in conditions(schema):
        yield path, [*spec.get("required", []), *spec.get("properties", {})], own
    yield from _dependent(schema, (), own)
    yield ("x-key",), schema.get("x-key", []), own
    for name, spec in own.items():
        yield ("properties", name, "x-within"), [spec["x-within"]] if "x-within" in spec else [], own
    for path, spec, item in lists(schema, schema):
        inner = item.get("properties", {})
        yield (*path, "x-key"), spec.get("x-key", []), {n: one for n, one in inner.items() if "items" not in one}
        yield (*path, "items", "required"), item.get("required", []), inner
        yield from _dependent(item, (*path, "items"), inner)


def conditions(schema: Schema) -> Iterator[tuple[Schema, Path]]:
    """Yield every condition of a schema, with its path."""
    for word in CONDITIONS:
        if word in schema:
            yield from walk(schema[word], (word,))


def _dependent(spec: Schema, path: Path, known: Schema) -> Iterator[tuple[Path, list[str], Schema]]:
    for key, needed in spec.get("dependentRequired", {}).items():
        yield (*path, "dependentRequired", key), [key, *needed], known


def _annotations(schema: Schema) -> Iterator[Fault]:
    """A word that speaks of texts or dates stands on such a property only."""
    own = schema["properties"]
    for name in own:
        full, path = resolve(own[name], schema), ("properties", name)
        yield from _value_words(full, path, own, schema)
        if "x-within" in full:
            yield from _dates("x-within", full, path, own, schema)
    for at, _, item in lists(schema, schema):
        within: Path = (*at, "items")
        inner = item.get("properties", {"": item})
        for key in inner:
            full, place = resolve(inner[key], schema), (*within, "properties", key) if key else within
            yield from _value_words(full, place, inner, schema)
            if at[1] == EVIDENCE and "x-unique" in full:
                yield (*place, "x-unique"), "entries of evidence are rows of another table; take x-unique out"
            for word in OF_SAME_TABLE:
                if word in full:
                    yield (*place, word), f"{word} is for a property of the record itself, not of an item; take it out"


def _value_words(full: Schema, path: Path, beside: Schema, schema: Schema) -> Iterator[Fault]:
    if "x-neutral" in full and (kind_of(full) != "string" or full.get("format") == "edtf"):
        fact = "x-neutral is for text, and this is not of type string without a date or the like; take one of them out"
        yield (*path, "x-neutral"), fact
    if "x-references" in full and key_checks.no_key(full):
        fact = "x-references is for text, whole numbers and days, as keys are; take it out, or change the type"
        yield (*path, "x-references"), fact
    yield from _decimals(full, path)
    if "x-year" in full and full.get("format") != "edtf":
        yield (*path, "x-year"), 'x-year is for an uncertain date; add "format": "edtf", or take it out'
    if "x-before" in full:
        yield from _before(full, path, beside, schema)
    if "x-range" in full and ("x-before" not in full or _order(full) not in _NUMBERS):
        yield (*path, "x-range"), "x-range is for a number beside whose x-before it stands; add that, or take it out"
    if "x-rounded" in full and _order(full) not in _NUMBERS:
        yield (*path, "x-rounded"), "x-rounded is for a number, and this is none; take it out"
    if "x-day" in full:
        yield from _dates("x-day", full, path, beside, schema)
        if full.get("format") != "time":
            yield (*path, "x-day"), 'x-day is for a time of day; add "format": "time", or take it out'
    yield from _label_of(full, path, beside, schema)


def _label_of(full: Schema, path: Path, beside: Schema, schema: Schema) -> Iterator[Fault]:
    """``x-label-of`` names another property beside this one, which names a row."""
    name = full.get("x-label-of", "")
    if name and "x-references" not in resolve(beside.get(name, {}), schema):
        fact = f"x-label-of names a property that names a row (x-references), and {name!r} is none"
        yield (*path, "x-label-of"), fact


def _before(full: Schema, path: Path, beside: Schema, schema: Schema) -> Iterator[Fault]:
    """``x-before`` names another property beside this one, and both are of one kind that has an order."""
    kind, name = _order(full), full["x-before"]
    if not kind:
        known = ", ".join(ORDERED.values())
        yield (*path, "x-before"), f"x-before is for what has an order: {known}; take it out"
    elif name == path[-1]:
        yield (*path, "x-before"), f"x-before names {name!r} itself; name the property that comes after it"
    elif name not in beside or _order(resolve(beside[name], schema)) != kind:
        yield (*path, "x-before"), f"x-before names another property of its kind, {ORDERED[kind]}, and {name!r} is none"


def _order(spec: Schema) -> str:
    return Column("", spec, required=False).order if spec["type"] not in ("array", "object") else ""


def _decimals(full: Schema, path: Path) -> Iterator[Fault]:
    """A decimal has a precision, and no more digits after the point than digits."""
    if full.get("format") != "decimal":
        for word in (PRECISION, SCALE):
            if word in full:
                yield (*path, word), f'{word} is for a decimal; add "format": "decimal", or take it out'
    elif PRECISION not in full:
        yield path, f'a decimal states how many digits it has; for example "{PRECISION}": 10, "{SCALE}": 2'
    elif SCALE in full and full[SCALE] > full[PRECISION]:
        yield (*path, SCALE), f"more digits after the point than digits, {full[PRECISION]}; raise {PRECISION}"


def _dates(word: str, full: Schema, path: Path, beside: Schema, schema: Schema) -> Iterator[Fault]:
    """A word that names a property beside this one must name an uncertain date."""
    named = resolve(beside[full[word]], schema) if full[word] in beside else {}
    if named.get("format") != "edtf":
        yield (*path, word), f"{word} names an uncertain date (format edtf), and {full[word]!r} is none"

"""Derive the tables from a schema, by the naming rule.

A schema describes one record; its scalar properties are the columns of a table, in property order. An array property
is a child table, named by the record's singular and the property unless ``x-table`` names it:

    CREATE TABLE events (id TEXT PRIMARY KEY, title TEXT NOT NULL, ...)
    CREATE TABLE event_participants (event_id TEXT REFERENCES events, item INTEGER, actor TEXT, ...,
                                     PRIMARY KEY (event_id, item))
    CREATE TABLE statements (id TEXT PRIMARY KEY, event_id TEXT REFERENCES events, speaker TEXT, ...)

A child with an ``id`` of its own is keyed by it, any other by its parent's key and its place in the list. A list in an
item is a child table of that child, to any depth; an item is called by its list's ``x-singular``, or else by the name
of its table. With ``statement`` and ``participant`` these are

    CREATE TABLE statement_labels (statement_id TEXT REFERENCES statements, item INTEGER, label TEXT, ...)
    CREATE TABLE participant_roles (event_id TEXT REFERENCES events, participant_item INTEGER, item INTEGER, role TEXT,
                                    ..., PRIMARY KEY (event_id, participant_item, item),
                                    FOREIGN KEY (event_id, participant_item) REFERENCES event_participants)

Every EDTF column ``x`` brings ``x_earliest``, ``x_latest`` and ``x_precision``; one with ``x-year`` brings ``year``
too. A column ``x`` of dates with times brings ``x_utc``, one of durations ``x_seconds``.

A table's key is what ``x-key`` names, or its ``id``, or nothing. A column is published under its ``x-name``, where it
has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from accord.schema.implied import with_implied
from accord.schema.model import EVIDENCE, SEPARATOR, UNIT, Column, ForeignKey, Schema, Table, is_table, resolve
from accord.schema.naming import published, published_names, renamed
from accord.schema.objects import CONDITIONS
from accord.schema.references import of_items
from accord.values import edtf

_ITEM = Column(
    "item",
    {"title": "Item", "description": "Place in the list, from 1.", "type": "integer", "minimum": 1, "x-place": True},
    required=True,
)
_BESIDE = ("x-before", "x-label-of", "x-within")  # words that name another column of the row


def tables(stem: str, schema: Schema) -> list[Table]:
    """Return the table of a record schema, then those of its lists, each before those of the lists in its items.

    That their names differ is checked by the caller, who also finds what their references name.
    """
    columns = _columns_of(schema, schema)
    names = published_names(columns)
    key = tuple(names[prop] for prop in key_of(schema))
    table = Table(
        schema.get("x-name", stem),
        schema["title"],
        schema.get("description", ""),
        _with_missing(columns, schema),
        key,
        published(schema.get("x-label"), names) or _label(columns, key),
        _row_schema(columns, renamed({word: schema[word] for word in CONDITIONS if word in schema}, names)),
        singular=schema.get("x-singular", ""),
        file=stem,
        generated=schema.get("x-generated", ""),
        sort=tuple(published(name, names) for name in schema.get("x-sort", ())),
        is_tombstones=schema.get("x-tombstones", False),
        foreign_keys=tuple(_references(columns, schema, names)),
        item_references=tuple(of_items(columns)),
    )
    return [table, *_children(table, schema.get("x-singular", stem), schema, schema)]


def key_of(schema: Schema) -> list[str]:
    """Return the properties that are the key of a record."""
    key: list[str] = schema.get("x-key", ["id"] if "id" in schema["properties"] else [])
    return key


def _children(parent: Table, parent_singular: str, spec: Schema, root: Schema) -> Iterator[Table]:
    """Yield the tables of the lists in a record or an item, each before those of the lists in its own items."""
    for prop, raw in spec.get("properties", {}).items():
        full = resolve(raw, root)
        if is_table(full) and (parent.parent or prop != EVIDENCE):
            child = _child(parent, parent_singular, prop, full, root)
            yield child
            own_singular = full.get("x-singular", child.name)
            yield from _children(child, own_singular, resolve(full["items"], root), root)


def _child(parent: Table, parent_singular: str, prop: str, spec: Schema, root: Schema) -> Table:
    item = resolve(spec["items"], root)
    is_object = item["type"] == "object"
    own = _columns_of(item, root) if is_object else (_value(spec["items"], item, root),)
    above = tuple(_parent_columns(parent, parent_singular))
    has_id = bool(own) and own[0].prop == "id"
    columns = (own[0], *above, *own[1:]) if has_id else (*above, _ITEM, *own)
    names = published_names(own)
    conditions: Schema = {word: item[word] for word in CONDITIONS if word in item}
    natural = tuple(names[name] for name in spec.get("x-key", ()))
    natural = natural or ((own[0].name,) if has_id or not is_object else ())
    around = ForeignKey(tuple(column.name for column in above), parent.name, parent.key)
    return Table(
        spec.get("x-table", f"{parent_singular}_{prop}"),
        spec["title"],
        spec.get("description", ""),
        _with_missing(columns, spec),
        (own[0].name,) if has_id else (*(column.name for column in above), _ITEM.name),
        published(spec.get("x-label"), names) or (own[0] if own else _ITEM).name,
        _row_schema(columns, renamed(conditions, names)),
        natural,
        parent.name,
        parent.record,
        spec.get("x-singular", ""),
        parent.file,
        (*parent.lists, prop),
        spec.get("x-evidence", ""),
        sort=tuple(published(name, names) for name in spec.get("x-sort", ())),
        foreign_keys=(around, *_references(own, spec, names)),
        item_references=tuple(of_items(own)),
    )


def _label(columns: Sequence[Column], key: tuple[str, ...]) -> str:
    """Return the column that people call a row by: its first text, one that is always there before others."""
    texts = [column for column in columns if column.name not in key and _is_text(column)]
    required = [column for column in texts if column.required]
    return (required or texts or columns)[0].name


def _is_text(column: Column) -> bool:
    codes_or_form = {"oneOf", "enum", "const", "format", "x-references"} & column.spec.keys()
    return column.type == "string" and not codes_or_form and not column.derived_from


def _parent_columns(parent: Table, parent_singular: str) -> Iterator[Column]:
    """Yield the columns by which an item names the row that its list stands in: the key of that row.

    What that row has of its own parent keeps its name; what is its own goes by its singular.
    """
    for name in parent.key:
        column = parent.by_name[name]
        if name in parent.parent_columns:
            spec = {word: value for word, value in column.spec.items() if word != "x-missing"}  # its own table's
            yield replace(column, spec=spec)
            continue
        spec = {word: value for word, value in column.spec.items() if not word.startswith("x-")}
        spec |= {"title": spec["title"], "description": f"The record in {parent.name}.", "x-parent": True}
        if column.is_place:
            title = f"{parent_singular.replace('_', ' ').capitalize()} {spec['title'].lower()}"
            spec |= {"title": title, "description": f"Place of the row in {parent.name}, from 1.", "x-place": True}
        yield Column(f"{parent_singular}_{name}", spec, required=True)


def _columns_of(spec: Schema, root: Schema) -> tuple[Column, ...]:
    """Return the columns of a record or an item, in order: scalars, each with those that follow, and list columns."""
    specs = {prop: resolve(raw, root) for prop, raw in spec["properties"].items()}
    held = {prop: full for prop, full in specs.items() if full["type"] not in ("array", "object") or SEPARATOR in full}
    names = {prop: full.get("x-name", prop) for prop, full in held.items()}
    columns: list[Column] = []
    for prop, full in held.items():
        beside: Schema = {word: published(full[word], names) for word in _BESIDE if word in full}
        if SEPARATOR in full:
            beside["items"] = resolve(full["items"], root)
        words = {**_with_words(full, root), **beside}
        vocabulary = _vocabulary(
            full["items"] if SEPARATOR in full else spec["properties"][prop], beside.get("items", full)
        )
        column = Column(names[prop], words, prop in spec["required"], vocabulary, prop=prop)
        derived = _DERIVED.get(full.get("format", ""))
        columns += [column, *(derived(column) if derived else ())]
    return with_implied(columns)


def _value(raw: Schema, item: Schema, root: Schema) -> Column:
    """Return the column of a list of scalars."""
    return Column(item["x-column"], _with_words(item, root), required=True, vocabulary=_vocabulary(raw, item))


def _vocabulary(raw: Schema, spec: Schema) -> str | None:
    return raw["$ref"].removeprefix("#/$defs/") if "oneOf" in spec and "$ref" in raw else None


def _references(columns: Sequence[Column], owner: Schema, names: dict[str, str]) -> Iterator[ForeignKey]:
    """Yield the references of a record or item as written; ``accord.schema.references`` finds what they name."""
    for column in columns:
        if "x-references" in column.spec:
            yield ForeignKey((column.name,), column.spec["x-references"], ())
    for key in owner.get("x-foreign-keys", ()):
        fields = tuple(published(name, names) for name in key["fields"])
        yield ForeignKey(fields, key["reference"].get("resource", ""), tuple(key["reference"]["fields"]))


def _with_words(spec: Schema, root: Schema) -> Schema:
    """Return a property with the list of words that ``x-neutral`` names in its place."""
    return {**spec, "x-neutral": root["$defs"][spec["x-neutral"]]["enum"]} if "x-neutral" in spec else spec


def _with_missing(columns: Sequence[Column], table: Schema) -> tuple[Column, ...]:
    """Return the columns of a table, each with the words for no value that its table has where it has none itself."""
    words = {"x-missing": table["x-missing"]} if "x-missing" in table else {}
    return tuple(c if c.derived_from or not words else replace(c, spec={**words, **c.spec}) for c in columns)


def _of_date_time(column: Column) -> Iterator[Column]:
    description = f"The instant that {column.name} names, in UTC, cut to microseconds; null without an offset."
    spec: Schema = {"title": f"{column.spec['title']}, UTC", "type": "string", "format": "timestamp"}
    name = f"{column.name}_utc"
    yield Column(name, {**spec, "description": description}, required=False, derived_from=column.name, computes="utc")


def _of_duration(column: Column) -> Iterator[Column]:
    description = f"How long {column.name} is, in seconds; null where it has years or months, whose length varies."
    spec: Schema = {
        "title": f"{column.spec['title']}, seconds",
        "type": "number",
        "description": description,
        UNIT: "s",
    }
    name = f"{column.name}_seconds"
    yield Column(name, spec, required=False, derived_from=column.name, computes="seconds")


def _of_edtf(date: Column) -> Iterator[Column]:
    name, title = date.name, date.spec["title"]
    for bound in ("earliest", "latest"):
        description = f"The {bound} day that {name} may mean; null where it is open or there is none."
        spec: Schema = {"title": f"{title}, {bound}", "type": "string", "format": "date", "description": description}
        yield Column(f"{name}_{bound}", spec, required=False, derived_from=name, computes=bound)
    spec = {"title": f"{title}, precision", "type": "string", "enum": list(edtf.PRECISIONS)}
    spec["description"] = f"What kind of date {name} is."
    yield Column(f"{name}_precision", spec, required=False, derived_from=name, computes="precision")
    if date.spec.get("x-year"):
        spec = {"title": "Year", "type": "integer", "minimum": 1, "maximum": 9999, "x-facet": True}
        spec["description"] = f"The year, where the whole {name} lies within one."
        yield Column("year", spec, required=False, derived_from=name, computes="year")


_DERIVED = {"edtf": _of_edtf, "date-time": _of_date_time, "duration": _of_duration}


def _row_schema(columns: Sequence[Column], conditions: Schema) -> Schema:
    """Return the JSON Schema of one row of a table: flat, self-contained, nulls left out."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [c.name for c in columns if c.required],
        "properties": {c.name: c.spec for c in columns},
        **conditions,
    }

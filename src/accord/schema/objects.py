"""Objects within a record or an item: what they hold are columns of its table, under joined names.

An object ``address`` with ``street`` and ``city`` is written as it is in YAML, and becomes ``address_street`` and
``address_city`` in tables and in files of rows. So a schema is flattened before tables are derived from it: the columns
of an object are needed where the object is, and what it says of its properties holds where it is there. An object that
holds nothing is not there: in a record it is a problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from accord.problems import Path, did_you_mean
from accord.schema.model import Schema, is_table, resolve
from accord.schema.naming import renamed

PATH = "x-path"  # of a property that stands in an object: the properties that lead to it
CONDITIONS = ("dependentRequired", "if", "then", "else", "allOf")
_BESIDE = ("x-before", "x-label-of", "x-within")  # words that name a property beside
Fault = tuple[Path, str]


def is_object(full: Schema) -> bool:
    """Whether a property, its ``$ref`` resolved, is an object whose properties are columns."""
    return full.get("type") == "object" and "properties" in full


def check(spec: Schema, root: Schema, path: Path = ()) -> Iterator[Fault]:
    """Yield what is wrong with the objects in a record or an item, and in those of its lists."""
    origins: dict[str, str] = {}
    for name, raw in spec["properties"].items():
        full, where = resolve(raw, root), (*path, "properties", name)
        if is_object(full):
            yield from _check_object(full, root, where)
        elif is_table(full) and "properties" in (item := resolve(full["items"], root)):
            yield from check(item, root, (*where, "items"))
        for leaf in _leaves(name, full, root):
            if origins.setdefault(leaf, name) != name:
                yield where, f"{leaf!r} is made of {origins[leaf]!r} already; give one of them another name"


def _check_object(full: Schema, root: Schema, path: Path) -> Iterator[Fault]:
    inner = full["properties"]
    named = [("required", full["required"])]
    named += [("dependentRequired", [key, *names]) for key, names in full.get("dependentRequired", {}).items()]
    for word, names in named:
        for name in names:
            if name not in inner:
                yield (*path, word), f"names no property: {name!r}{did_you_mean(name, inner)}"
    for name, raw in inner.items():
        held = resolve(raw, root)
        if is_table(held):
            fact = "a list within an object has no table; make it a list of the record, or a column with x-separator"
            yield (*path, "properties", name), fact
        elif held["type"] == "object" and not is_object(held):
            yield (*path, "properties", name), "a mapping within an object; give it properties, each with its name"
    yield from check(full, root, path)


def _leaves(name: str, full: Schema, root: Schema) -> list[str]:
    """Return the joined names of what a property holds; its own where it is no object."""
    if not is_object(full):
        return [name]
    inner = full["properties"].items()
    return [f"{name}_{leaf}" for prop, raw in inner for leaf in _leaves(prop, resolve(raw, root), root)]


def non_empty(spec: Schema, root: Schema) -> Schema:
    """Return a record or an item whose objects hold something where they are there."""
    made = {}
    for name, raw in spec["properties"].items():
        full = resolve(raw, root)
        if is_object(full):
            made[name] = {**non_empty(full, root), "minProperties": 1}
        elif is_table(full) and "properties" in (item := resolve(full["items"], root)):
            inner = non_empty(item, root)
            made[name] = raw if inner is item else {**raw, "items": inner}
    changed = any(made[name] is not spec["properties"][name] for name in made)
    return {**spec, "properties": {**spec["properties"], **made}} if changed else spec


def flattened(spec: Schema, root: Schema) -> Schema:
    """Return a record or an item without objects: their properties stand in their place; as it is where it has none."""
    objects = _Objects(spec, root)
    properties: Schema = {}
    required: list[str] = []
    more: list[Schema] = []
    for name, raw in spec["properties"].items():
        full = resolve(raw, root)
        if is_object(full):
            inner = flattened(full, root)
            properties |= _joined(name, inner, root)
            needed = [f"{name}_{leaf}" for leaf in inner["required"]]
            required += needed if name in spec["required"] else []
            more += _where_there(name, inner, objects.leaves(name), needed, is_required=name in spec["required"])
        else:
            properties[name] = _flat_list(raw, full, root) if is_table(full) else raw
    if not objects.held and properties == spec["properties"]:
        return spec
    about = objects.flat({word: spec[word] for word in CONDITIONS if word in spec})
    more = [*about.pop("allOf", []), *more]
    required = [*(name for name in spec["required"] if name not in objects.held), *required]
    rest = {word: value for word, value in spec.items() if word not in CONDITIONS}
    return {**rest, "properties": properties, "required": required, **about, **({"allOf": more} if more else {})}


def _flat_list(raw: Schema, full: Schema, root: Schema) -> Schema:
    item = resolve(full["items"], root)
    inner = flattened(item, root) if "properties" in item else item
    return raw if inner is item else {**raw, "items": inner}


def _joined(name: str, inner: Schema, root: Schema) -> Schema:
    """Return the properties of a flat object under joined names; what names one beside it goes by its joined name."""
    made: Schema = {}
    for leaf, raw in inner["properties"].items():
        full = resolve(raw, root)
        beside = {word: f"{name}_{full[word]}" for word in _BESIDE if word in full}
        made[f"{name}_{leaf}"] = {**raw, **beside, PATH: [name, *raw.get(PATH, [leaf])]}
    return made


def _where_there(
    name: str, inner: Schema, leaves: list[str], needed: list[str], *, is_required: bool
) -> Iterator[Schema]:
    """Yield what holds of the columns of an object: always, or where one of them is there."""
    names = {leaf: f"{name}_{leaf}" for leaf in inner["properties"]}
    own = renamed({word: inner[word] for word in CONDITIONS if word in inner}, names)
    if is_required:
        yield from [own] if own else []
        yield from [] if needed else [_there(leaves)]
    elif own or needed:
        yield {"if": _there(leaves), "then": {**({"required": needed} if needed else {}), **own}}


def _there(leaves: Iterable[str]) -> Schema:
    return {"anyOf": [{"required": [leaf]} for leaf in leaves]}


class _Objects:
    """The objects among the properties of a record or an object, and conditions on them as ones on columns."""

    def __init__(self, spec: Schema, root: Schema) -> None:
        self.root = root
        resolved = {name: resolve(raw, root) for name, raw in spec["properties"].items()}
        self.held = {name: full for name, full in resolved.items() if is_object(full)}

    def leaves(self, name: str) -> list[str]:
        """Return the columns that an object becomes."""
        return _leaves(name, self.held[name], self.root)

    def flat(self, condition: Schema) -> Schema:
        """Return a condition on properties as one on columns: an object is there where one of its columns is."""
        made: Schema = {}
        more: list[Schema] = []
        for word, value in condition.items():
            if word == "required":
                made[word] = [name for name in value if name not in self.held]
                more += [_there(self.leaves(name)) for name in value if name in self.held]
            elif word == "properties":
                made[word] = {name: inner for name, inner in value.items() if not self._is_within(name, inner)}
                more += [self._within(name, inner) for name, inner in value.items() if self._is_within(name, inner)]
            elif word == "dependentRequired":
                plain = {key: names for key, names in value.items() if not {key, *names} & self.held.keys()}
                made |= {word: plain} if plain else {}
                more += [self._dependent(key, names) for key, names in value.items() if key not in plain]
            elif word in ("allOf", "anyOf"):
                made[word] = [self.flat(part) for part in value]
            else:
                made[word] = self.flat(value)
        return {**made, "allOf": [*made.get("allOf", []), *more]} if more else made

    def _dependent(self, key: str, names: list[str]) -> Schema:
        return {"if": self.flat({"required": [key]}), "then": self.flat({"required": names})}

    def _is_within(self, name: str, inner: Schema) -> bool:
        return name in self.held and inner.keys() <= {"required", "properties"}

    def _within(self, name: str, inner: Schema) -> Schema:
        """Return what a condition says of what an object holds; it says nothing of one that is not there."""
        full = self.held[name]
        about = _Objects(full, self.root).flat(inner)
        unknown = {*inner.get("required", ()), *inner.get("properties", {})}  # reported by their joined names
        held = [leaf.removeprefix(f"{name}_") for leaf in self.leaves(name)]
        names = {leaf: f"{name}_{leaf}" for leaf in {*held, *unknown}}
        return {"anyOf": [{"not": _there(self.leaves(name))}, renamed(about, names)]}


def written(path: Path, flat: Any) -> Path:
    """Return where something of a flat schema stands as it was written, in the objects that were flattened."""
    found: Path = ()
    node: Any = flat
    for step in path:
        node = node.get(step) if isinstance(node, dict) else None
        inside = node.get(PATH) if isinstance(node, dict) and found[-1:] == ("properties",) else None
        steps = [part for name in inside for part in ("properties", name)][1:] if inside else [step]
        found = (*found, *steps)
    return found

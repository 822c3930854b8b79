"""Definitions: what ``$ref`` names in a file, what definitions.json shares, and that one name means one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from accord.problems import Path, Problem, did_you_mean
from accord.schema.json_file import SchemaFile, walk
from accord.schema.metaschema import DEFINITIONS, defined, is_shared
from accord.schema.model import CHARACTERS, Schema, is_table, resolve


def lists(spec: Schema, schema: Schema, path: Path = ()) -> Iterator[tuple[Path, Schema, Schema]]:
    """Yield path, list and resolved item of each list in a record or an item at ``path``, and of those within it."""
    for name, inner in spec.get("properties", {}).items():
        if is_table(inner):
            item, within = resolve(inner["items"], schema), (*path, "properties", name)
            yield within, inner, item
            yield from lists(item, schema, (*within, "items"))


_any_texts: dict[int, tuple[Schema, frozenset[Path]]] = {}  # by identity, for a schema has no hash; each is held here


def any_texts(schema: Schema) -> frozenset[Path]:
    """Return the paths of the texts of a record that may hold any characters, places in lists left out.

    They are looked for once in each schema, which thousands of records follow.
    """
    if id(schema) not in _any_texts:
        _any_texts[id(schema)] = schema, frozenset(_paths_of_any_texts(schema, schema, ()))
    return _any_texts[id(schema)][1]


def _paths_of_any_texts(spec: Schema, schema: Schema, path: Path) -> Iterator[Path]:
    full = resolve(spec, schema)
    if CHARACTERS in full:
        yield path
    for name, inner in full.get("properties", {}).items():
        yield from _paths_of_any_texts(inner, schema, (*path, name))
    if "items" in full:
        yield from _paths_of_any_texts(full["items"], schema, path)


def drop_comments(file: SchemaFile) -> None:
    """Take every ``$comment`` out of a file whose words are right: nothing else has to know of them."""
    for spec, _ in file.specs:
        spec.pop("$comment", None)


def check_references(file: SchemaFile, shared: Schema) -> list[Problem]:
    """Return a problem for each ``$ref`` of a file that names no definition, and for each definition that is one."""
    own = shared if file.name == DEFINITIONS else file.value.get("$defs", {})
    problems = []
    for spec, path in file.specs:
        ref = spec.get("$ref", "")
        known = shared if is_shared(ref) else own
        if ref and defined(ref) not in known:
            where = f"{DEFINITIONS}.json" if is_shared(ref) else "this file"
            fact = f"$ref names no definition of {where}: {defined(ref)!r}{did_you_mean(defined(ref), known)}"
            problems.append(file.problem((*path, "$ref"), fact))
        word_list = spec.get("x-neutral")
        if word_list and "enum" not in {**shared, **own}.get(word_list, {}):
            fact = f"x-neutral names no list of words (a definition with an enum): {word_list!r}"
            fact += did_you_mean(word_list, own)
            problems.append(file.problem((*path, "x-neutral"), fact))
        if ref and path[:-1] == ("$defs",):
            fact = "a definition must not be a reference to another; write out what it means, or name the other"
            problems.append(file.problem((*path, "$ref"), fact))
    for name in _endless(file):
        fact = f"{name} holds itself, without end; give each a row of its own, which names another with x-references"
        problems.append(file.problem(("$defs", name), fact))
    return problems


def _endless(file: SchemaFile) -> Iterator[str]:
    """Yield the definitions of a file that hold themselves, at any depth."""
    own = file.value.get("$defs", {})
    inner = {name: set(_named_in(definition, file)) & set(own) for name, definition in own.items()}
    for name in own:
        reached: set[str] = set()
        pending = inner[name]
        while pending:
            reached |= pending
            pending = {further for one in pending for further in inner[one]} - reached
        if name in reached:
            yield name


def _named_in(definition: Schema, file: SchemaFile) -> Iterator[str]:
    """Yield the definitions of the same file that a definition names."""
    for spec, _ in walk(definition):
        if "$ref" in spec and (file.name == DEFINITIONS or not is_shared(spec["$ref"])):
            yield defined(spec["$ref"])


def needed(files: Iterable[SchemaFile], shared: Schema) -> dict[str, list[str]]:
    """Return, by file, which definitions of definitions.json it names, and which these name, in their order."""
    inner = {name: {defined(spec["$ref"]) for spec, _ in walk(held) if "$ref" in spec} for name, held in shared.items()}
    needs = {}
    for file in files:
        own = file.value.get("$defs", {})
        pending = {defined(spec["$ref"]) for spec, _ in file.specs if is_shared(spec.get("$ref", ""))}
        pending |= {spec["x-neutral"] for spec, _ in file.specs if "x-neutral" in spec} & (set(shared) - set(own))
        names: set[str] = set()
        while pending:
            names |= pending
            pending = {further for name in pending for further in inner[name]} - names
        needs[file.name] = [name for name in shared if name in names]
    return needs


def bundled(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Return a schema that stands alone, with definitions of definitions.json beside its own."""
    return {**schema, "$defs": {**schema.get("$defs", {}), **definitions}} if definitions else schema


def check_same(files: Iterable[SchemaFile]) -> list[Problem]:
    """Return a problem for each definition that an earlier file defines otherwise."""
    problems = []
    first: dict[str, tuple[SchemaFile, Schema]] = {}
    for file in files:
        for name, definition in file.value.get("$defs", {}).items():
            owner, original = first.setdefault(name, (file, definition))
            if definition != original:
                path, fact = _difference(original, definition)
                remedy = f"write it once, in {DEFINITIONS}.json, or give one of them another name"
                line, _ = owner.positions.of_value(("$defs", name))
                message = f"differs from {owner.path}:{line}: {fact}; {remedy}"
                problems.append(file.problem(("$defs", name, *path), message))
    return problems


def _difference(original: Any, copy: Any) -> tuple[Path, str]:
    """Return where two values differ first, and how; codes are compared by code, not by place."""
    if isinstance(original, dict) and isinstance(copy, dict):
        for key in (*original, *copy):
            if key not in copy:
                return (), f"it has no {key!r}"
            if key not in original:
                return (key,), f"{key!r} is only here"
            if original[key] != copy[key]:
                path, fact = _difference(original[key], copy[key])
                return (key, *path), fact
    if isinstance(original, list) and isinstance(copy, list):
        return _list_difference(original, copy)
    return (), f"{copy!r} here, {original!r} there"


def _list_difference(original: list[Any], copy: list[Any]) -> tuple[Path, str]:
    there, here = ({_code(item): at for at, item in enumerate(items)} for items in (original, copy))
    for code, at in here.items():
        if code not in there:
            return (at,), f"the code {code} is only here"
        if original[there[code]] != copy[at]:
            path, fact = _difference(original[there[code]], copy[at])
            return (at, *path), f"the code {code}: {fact}"
    missing = [code for code in there if code not in here]
    return (), f"the code {missing[0]} is missing here" if missing else "the order differs"


def _code(item: Any) -> str:
    return repr(item["const"] if isinstance(item, dict) and "const" in item else item)

"""Titles and descriptions that a schema leaves out: a title follows from the name, a description stays empty.

Neither is refused, and neither passes in silence: a warning names what to add, one for all parts of an object that lack
the same word. A property with a ``$ref`` has the title and description of what it names, where it has none of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from accord.problems import Path, Problem
from accord.schema import table_checks
from accord.schema.json_file import SchemaFile
from accord.schema.metaschema import DEFINITIONS, defined
from accord.schema.model import EVIDENCE, Schema, Table, is_table

WORDS = ("title", "description")
MAX_NAMED = 8  # parts that one warning names


class _Part(NamedTuple):
    """Something that has a title and a description: a property, a column of values, a code, a list of codes."""

    path: Path
    name: str
    spec: Schema

    @property
    def derived_title(self) -> str:
        """The title that follows from the name under which it is published."""
        return title_of(self.spec.get("x-name", self.name))


def title_of(name: str) -> str:
    """Return a title that follows from a name: ``birth_year`` -> ``Birth year``."""
    text = " ".join(name.replace("_", " ").split()) or name
    return text[:1].upper() + text[1:]


def filled(name: str, schema: Schema, shared: Mapping[str, Schema]) -> Schema:
    """Return a schema with a title for everything, from its name, whose references speak of definitions of its own.

    Args:
        name: that of its file.
        schema: the schema, which stays as it is.
        shared: the definitions of definitions.json.
    """
    text = json.dumps({"title": title_of(schema.get("x-name", name)), **schema})  # a quick copy
    whole: Schema = json.loads(text.replace(f'"$ref": "{DEFINITIONS}.json#', '"$ref": "#'))
    definitions = {**shared, **whole.get("$defs", {})}
    for parts in _groups(whole):
        for part in parts:
            if _lacks(part, "title", definitions):
                part.spec["title"] = part.derived_title
    return whole


def warnings(
    files: Iterable[SchemaFile], shared: Mapping[str, Schema], tables: Mapping[str, Table]
) -> Iterator[Problem]:
    """Yield a warning for what some files leave out that is published.

    Args:
        files: files whose schemas are right, as they are written.
        shared: the definitions of definitions.json.
        tables: the tables that follow from the files.
    """
    of_files = {table.file: table for table in tables.values() if not table.parent}
    for file in files:
        if file.name in of_files:
            yield from _of_table(file, of_files[file.name])
            yield from _of_lists(file, tables)
        definitions = {**shared, **file.value.get("$defs", {})}
        for parts in _groups(file.value):
            yield from _of_parts(file, parts, definitions)


def _of_parts(file: SchemaFile, parts: list[_Part], definitions: Mapping[str, Schema]) -> Iterator[Problem]:
    """Yield a warning for the parts that lack a word; one for both words where the same parts lack them."""
    lacking = {word: [part for part in parts if _lacks(part, word, definitions)] for word in WORDS}
    groups = [("title",), ("description",)] if lacking["title"] != lacking["description"] else [WORDS]
    for keywords in groups:
        if some := lacking[keywords[0]]:
            yield file.warning(some[0].path, _fact(keywords, some))


def _of_table(file: SchemaFile, table: Table) -> Iterator[Problem]:
    yield from _of_parts(file, [_Part((), file.name, file.value)], {})
    if "x-label" not in file.value:
        label = table.by_name[table.label].prop
        fact = f"has no x-label, so a row goes by its {label}"
        yield file.warning((), f'{fact}; add "x-label": "{label}", or name a better column')
    if "x-singular" not in file.value and any(_is_list(name, spec) for name, spec in file.value["properties"].items()):
        fact = f"has no x-singular, so the tables of its lists are named after {file.name}"
        yield file.warning((), f"{fact}; add it, as person is that of people")


def _of_lists(file: SchemaFile, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Yield a warning for each list whose items are called nothing, and name the tables of lists in them."""
    for inner in tables.values():
        outer = tables.get(inner.parent or "")
        unnamed = outer is not None and outer.parent and not outer.singular
        if outer is not None and unnamed and outer.file == file.name and inner.name == f"{outer.name}_{inner.prop}":
            fact = f"has no x-singular, so {inner.name}, the table of a list in its items, is named after {outer.name}"
            yield file.warning(table_checks.place(outer), f"{fact}; add it, as person is that of people")


def _is_list(name: str, spec: Schema) -> bool:
    return is_table(spec) and "x-table" not in spec and name != EVIDENCE


def _fact(keywords: Sequence[str], parts: Sequence[_Part]) -> str:
    """Return what to say where the first of some parts stands: it and the others lack some words."""
    others = [part.name for part in parts[1:]]
    fact, them = f"has no {' and no '.join(keywords)}", "one" if len(keywords) == 1 else "them"
    until = f"; until then the title {parts[0].derived_title!r} is made of the name" if "title" in keywords else ""
    if not others:
        return f"{fact}; add {them}{until}"
    more = f" and {len(others) - MAX_NAMED} more" if len(others) > MAX_NAMED else ""
    verb = "has" if len(others) == 1 else "have"
    return f"{fact}, nor {verb} {', '.join(others[:MAX_NAMED])}{more}; add {them} to each{until}"


def _lacks(part: _Part, word: str, definitions: Mapping[str, Schema]) -> bool:
    return word not in part.spec and word not in definitions.get(defined(part.spec.get("$ref", "")), {})


def _groups(schema: Schema) -> Iterator[list[_Part]]:
    """Yield what has titles and descriptions in a schema and in its definitions, what belongs together at once."""
    yield from _within(schema, ())
    for name, definition in schema.get("$defs", {}).items():
        path: Path = ("$defs", name)
        if "oneOf" in definition:
            yield [_Part(path, name, definition)]
        yield from _within(definition, path)


def _within(spec: Schema, path: Path) -> Iterator[list[_Part]]:
    codes = spec.get("oneOf")
    if codes:
        yield [_Part((*path, "oneOf", index), str(code["const"]), code) for index, code in enumerate(codes)]
    properties = spec.get("properties", {})
    if properties:
        yield [_Part((*path, "properties", name), name, inner) for name, inner in properties.items()]
    for name, inner in properties.items():
        yield from _within(inner, (*path, "properties", name))
    if "items" in spec:
        item, where = spec["items"], (*path, "items")
        if "x-column" in item:
            yield [_Part(where, item["x-column"], item)]
        yield from _within(item, where)

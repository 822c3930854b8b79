"""Which words a schema may use, and where: each that ``meta.json`` does not allow is a problem with its place.

The reference library ``jsonschema`` decides; this module chooses the words and the place. ``meta.json`` is the
engine's own, whatever stands beside a dataset's schemas, and nothing is ever fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any

from accord.problems import Path, Problem, did_you_mean
from accord.project import ENGINE
from accord.schema.json_file import SchemaFile, parse
from accord.schema.model import Schema
from accord.schema.predicate import Definitions, compile_predicate
from accord.schema.regex_search import searching
from accord.schema.value_words import Predicate

DEFINITIONS = "definitions"  # definitions.json: what several files share
MAX_FAULTS = 1_000  # of one file, reported one by one
MAX_SHOWN = 60  # characters of a value that are shown
NOUNS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}
_DEFINITIONS: Definitions = {}  # of meta.json, which has no word beside a $ref but what is for people
_HINTS = {
    "default": "nothing is filled in: an absent value stays empty",
    "nullable": "a property that required does not name may be absent",
    "anyOf": "a property has one type",
    "allOf": "a property has one type",
    "$anchor": "definitions stand in $defs and are named by $ref",
    "definitions": "definitions stand in $defs",
    "oneOf": "codes of a list stand in a scalar's oneOf",
    "x-facet": "of a list of values it stands in items",
    "x-search": "of a list of values it stands in items",
    "x-references": "of a list of values it stands in items",
    "items": "a list of lists has no names for its columns; make it a list of objects that hold a list each",
}


def engine_file(name: str) -> SchemaFile:
    """Return a file of the engine's own: ``meta`` or ``package``."""
    file = SchemaFile(f"accord/schema/{name}.json", name)
    parse(file, (ENGINE / "schema" / f"{name}.json").read_bytes())
    return file


@cache
def _meta() -> Schema:
    meta: Schema = engine_file("meta").value
    return meta


@cache
def _predicate(of: str) -> Predicate:
    """Return whether a file is right under meta.json (``""``) or under one of its definitions."""
    meta = _meta()
    return compile_predicate({"$defs": meta["$defs"], "$ref": f"#/$defs/{of}"} if of else meta, _DEFINITIONS)


@cache
def _validator(of: str) -> Any:
    """Return the validator of a schema (``""``) or of one definition of meta.json."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    closed: Any = extend(  # type: ignore[no-untyped-call] # the stubs lack it
        Draft202012Validator,
        {"$ref": _ref, "pattern": _pattern, "anyOf": _one_kind, "oneOf": _type_or_ref, "required": _required},
    )
    return closed(_meta()["$defs"][of] if of else _meta())


def _ref(validator: Any, ref: str, instance: Any, _schema: Schema) -> Iterator[Any]:
    """``$ref`` within meta.json: a look-up, so that nothing can be resolved elsewhere."""
    yield from validator.descend(instance, _meta()["$defs"][defined(ref)])


def _pattern(validator: Any, pattern: str, instance: Any, _schema: Schema) -> Iterator[Any]:
    from jsonschema.exceptions import ValidationError

    if validator.is_type(instance, "string") and not searching(pattern)(instance):
        yield ValidationError("")


def _required(validator: Any, names: list[str], instance: Any, _schema: Schema) -> Iterator[Any]:
    """``required``: one error for all that is missing, of which each has its problem."""
    from jsonschema.exceptions import ValidationError

    if validator.is_type(instance, "object") and not instance.keys() >= set(names):
        yield ValidationError("")


def _one_kind(validator: Any, options: list[Schema], instance: Any, _schema: Schema) -> Iterator[Any]:
    """``anyOf`` of the kinds of a property: judge it as the kind that it looks like."""
    kinds = [option["$ref"].rpartition("/")[2] for option in options]
    looks = _looks_like(instance)
    kind = looks if looks in kinds else "item" if looks == "map" and "item" in kinds else kinds[0]
    yield from validator.descend(instance, options[kinds.index(kind)])


def _looks_like(spec: Any) -> str:
    if not isinstance(spec, dict) or "$ref" in spec:
        return "scalar"
    if "properties" in spec:
        return "item"
    if spec.get("type") == "array" or "items" in spec:
        return "list"
    return "map" if spec.get("type") == "object" or "additionalProperties" in spec else "scalar"


def _type_or_ref(validator: Any, _options: list[Schema], instance: Any, _schema: Schema) -> Iterator[Any]:
    from jsonschema.exceptions import ValidationError

    if validator.is_type(instance, "object") and ("type" in instance) == ("$ref" in instance):
        yield ValidationError("")


def check_words(file: SchemaFile) -> list[Problem]:
    """Return a problem for each word of a file that has no place there, or no right value."""
    if not isinstance(file.value, dict):
        return [file.problem((), f"a schema is an object, not {show(file.value)}")]
    definition = "definitions_file" if file.name == DEFINITIONS else ""
    problems = []
    if not _predicate(definition)(file.value):
        errors = _validator(definition).iter_errors(file.value)
        found = (problem for error in errors for problem in _problems(error, file))
        problems = list(islice(found, MAX_FAULTS))
        if next(found, None):
            problems.append(replace(file.problem((), "has more problems; correct these first"), rule="too-many"))
    own_id = f"{file.name}.json"
    if not problems and file.value["$id"] != own_id:
        problems.append(file.problem(("$id",), f'$id is {file.value["$id"]!r}, not the file\'s name; write "{own_id}"'))
    return problems


def _problems(error: Any, file: SchemaFile) -> Iterator[Problem]:
    path: Path = tuple(error.absolute_path)
    rule, value, instance, schema = str(error.validator), error.validator_value, error.instance, error.schema
    if rule == "additionalProperties":
        for word in instance:
            if word not in schema["properties"]:
                yield file.problem((*path, word), _unknown(word, instance, schema), key=True)
    elif rule == "required":
        for word in value:
            if word not in instance:
                yield file.problem(path, f"{word} is missing; {_example(word, schema['properties'].get(word, {}))}")
    elif rule == "pattern" and "propertyNames" in error.schema_path:
        yield file.problem((*path, instance), f"{show(instance)} is no name: {_rule(schema)}", key=True)
    else:
        expected = _MESSAGES[rule](value, schema)
        word = next((step for step in reversed(path) if isinstance(step, str)), "")
        example = _example(word, schema) if path and path[-1] == word and rule != "oneOf" else ""
        fact = expected if rule == "oneOf" else f"must be {expected}, not {show(instance)}"
        yield file.problem(path, "; ".join(filter(None, [fact, _null_hint(instance), example])))


def _unknown(word: str, instance: Schema, schema: Schema) -> str:
    known = list(schema["properties"])
    near = "" if word in _HINTS else did_you_mean(word, known)
    hint = f"; {_HINTS[word]}" if word in _HINTS else ""
    free = [name for name in known if name not in instance]
    return f"{word!r} is no word that may stand here{near}{hint}; allowed: {', '.join(free)}"


def _null_hint(instance: Any) -> str:
    nullable = instance == "null" or (isinstance(instance, list) and "null" in instance)
    return "a property that required does not name may be empty" if nullable else ""


def _rule(schema: Schema) -> str:
    return str(schema.get("description", f"of the form {schema.get('pattern')}"))


def _shown_types(value: str | list[str], _schema: Schema) -> str:
    return " or ".join(NOUNS[name] for name in ([value] if isinstance(value, str) else value))


_MESSAGES: dict[str, Any] = {
    "type": _shown_types,
    "const": lambda value, _: json.dumps(value),
    "enum": lambda value, _: f"one of {', '.join(map(json.dumps, value))}",
    "pattern": lambda _, schema: f"text of the right form ({_rule(schema)})",
    "minLength": lambda value, _: f"at least {value} characters",
    "minItems": lambda value, _: f"a list of at least {value}",
    "minProperties": lambda value, _: f"an object of at least {value}",
    "uniqueItems": lambda *_: "a list without repetition",
    "minimum": lambda value, _: f"at least {value}",
    "maximum": lambda value, _: f"at most {value}",
    "oneOf": lambda *_: 'says either its type or a $ref, one of them; for example "type": "string"',
}


def _example(word: str, spec: Schema) -> str:
    """Return a short example of a word, from what meta.json says of it."""
    while "$ref" in spec and "examples" not in spec:
        spec = _meta()["$defs"][spec["$ref"].rpartition("/")[2]]
    values = [spec["const"]] if "const" in spec else spec.get("examples") or spec.get("enum") or []
    return f"for example {json.dumps(word)}: {json.dumps(values[0])}" if values else ""


def show(value: Any) -> str:
    """Return a value as a message shows it: JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}..."


def is_shared(ref: str) -> bool:
    """Whether a reference names a definition of definitions.json."""
    return ref.startswith(f"{DEFINITIONS}.json#")


def defined(ref: str) -> str:
    """Return the name of the definition that a reference names."""
    return ref.rpartition("/")[2]

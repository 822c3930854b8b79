"""The reference: the library ``jsonschema`` says what is wrong with a record, this module in which words and where.

Only what a predicate of its schema refuses (``accord.rules.shape``) is shown to it, and only then is it imported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry

from accord.problems import Path, Problem, did_you_mean, dotted
from accord.rules.lists import Lists
from accord.rules.messages import format_message
from accord.schema.keywords import is_same
from accord.schema.model import Schema, resolve
from accord.schema.regex_search import searching
from accord.schema.value_words import identity
from accord.sources.records import Record
from accord.values.decimals import comparable
from accord.values.formats import judge


def _pattern(validator: Any, pattern: str, instance: Any, _schema: Schema) -> Any:
    if validator.is_type(instance, "string") and not searching(pattern)(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _format(_validator: Any, _name: str, instance: Any, schema: Schema) -> Any:
    if fault := judge(schema)(instance):
        yield ValidationError(fault)


def _codes(_validator: Any, codes: list[Schema], instance: Any, schema: Schema) -> Any:
    """``oneOf`` of constants, the only oneOf a schema may hold: a look-up."""
    value = comparable(instance, schema)
    if not any(is_same(code["const"], value) for code in codes):
        yield ValidationError(f"{instance!r} is no code")


def _enum(validator: Any, allowed: list[Any], instance: Any, schema: Schema) -> Any:
    yield from Draft202012Validator.VALIDATORS["enum"](validator, allowed, comparable(instance, schema), schema)


def _const(validator: Any, allowed: Any, instance: Any, schema: Schema) -> Any:
    yield from Draft202012Validator.VALIDATORS["const"](validator, allowed, comparable(instance, schema), schema)


def _unique(validator: Any, unique: Any, instance: Any, _schema: Schema) -> Any:
    """Look each item up: the library compares each with each where they cannot be sorted."""
    if unique and validator.is_type(instance, "array") and len(set(map(identity, instance))) < len(instance):
        yield ValidationError("has non-unique elements")


# JSON Schema takes 1.0 for an integer and True for 1; so do we for numbers, never for booleans.
_Reference: Any = extend(  # type: ignore[no-untyped-call] # the stubs lack it
    Draft202012Validator,
    {"pattern": _pattern, "format": _format, "oneOf": _codes, "enum": _enum, "const": _const, "uniqueItems": _unique},
)


def validator(schema: Schema) -> Any:
    """Return the reference validator of a schema: ECMA patterns, our formats, no reference fetched from anywhere."""
    return _Reference(schema, registry=Registry(), format_checker=FormatChecker(()))


def find_faults(record: Record, judge: Any, lists: Lists) -> list[Problem]:
    """Return the first shape problems of a record under the validator of its schema, and one where there are more."""
    problems = (
        problem
        for error in judge.iter_errors(record.data)
        if error.validator != "uniqueItems" or _properties(error) not in lists.keyed
        for problem in _problems(error, record, judge.schema, lists.computed.get(_properties(error), {}))
    )
    return list(record.first(problems))


def _properties(error: ValidationError) -> tuple[str, ...]:
    """Return the properties that lead to what an error is about."""
    return tuple(step for step in error.absolute_path if isinstance(step, str))


def _problems(error: ValidationError, record: Record, whole: Schema, computed: Mapping[str, str]) -> Iterable[Problem]:
    """Return the problems of an error; ``computed`` are the columns there that nobody writes, and of what each is."""
    path: Path = tuple(error.absolute_path)
    rule = str(error.validator)
    value: Any = error.validator_value
    schema: Any = error.schema
    if rule in ("pattern", "format", "oneOf") and _has_better_rule(rule, error):
        return []
    if rule == "type" and error.instance is None and not path:
        return [record.problem(path, rule, "nothing stands here; write the record, or take the file out")]
    if rule == "type" and error.instance is None and _is_needed(error, whole):
        return [record.problem(path, rule, _say(path, "nothing stands here, and something must; fill it in"))]
    if rule == "type" and "items" in schema:
        schema = {**schema, "items": resolve(schema["items"], whole)}
    if rule == "additionalProperties" and isinstance(error.instance, dict) and value is False:
        known = schema["properties"]
        extra = (key for key in error.instance if key not in known)
        return (_unknown_field(record, (*path, key), known, computed.get(key, "")) for key in extra)
    if rule == "required":
        there: Any = error.instance
        missing = [name for name in value if name not in there]
        field = missing[0] if len(missing) == 1 else next(name for name in missing if repr(name) in error.message)
        return [record.problem(path, "required", _say((*path, field), f"is missing; add it{_because(error)}"))]
    return [record.problem(path, rule, _say(path, format_message(rule, value, error.instance, schema, error.message)))]


def _is_needed(error: ValidationError, whole: Schema) -> bool:
    """Whether what an error is about is a field that the object around it must have."""
    *outer, properties, field, _ = ("", "", *error.absolute_schema_path)
    around: Any = whole
    for step in outer[2:]:
        around = around[step]
    return bool(properties == "properties" and field in around.get("required", ()))


def _unknown_field(record: Record, path: Path, known: Collection[str], computed_from: str) -> Problem:
    fact = f"there is no such field{did_you_mean(str(path[-1]), known)}"
    fact = f"is computed from {computed_from}; take it out" if computed_from else fact
    return record.problem(path, "unknown-field", _say(path, fact), key=True)


def _has_better_rule(rule: str, error: ValidationError) -> bool:
    """Whether another rule that the same value breaks says it better: that it is no text, empty, of another form."""
    text: Any = error.instance
    schema: Any = error.schema
    if rule == "oneOf":
        return "type" in schema and not Draft202012Validator.TYPE_CHECKER.is_type(text, schema["type"])
    if text == "" and schema.get("minLength", 0) > 0:
        return True
    return rule == "format" and "pattern" in schema and not searching(schema["pattern"])(text)


def _because(error: ValidationError) -> str:
    """Return why a field is needed here that is not needed everywhere: the top ``if`` of the schema was not met."""
    return " (needed where another field is left out)" if list(error.absolute_schema_path)[:1] == ["else"] else ""


def _say(path: Path, fact: str) -> str:
    return f"{dotted(path)}: {fact}" if path else fact

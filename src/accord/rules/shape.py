"""Shape: a record against its JSON Schema, with messages of our own that speak of what the curator wrote.

The reference library ``jsonschema`` decides; this module only chooses the words and the place.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry

from accord.problems import Path, Problem, did_you_mean, dotted
from accord.schema.model import Schema
from accord.schema.regex import ecma
from accord.sources.records import Record
from accord.values.formats import FORMATS

_ARTICLES = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
             "array": "a list", "object": "a mapping (key: value)"}  # fmt: skip
_ecma = cache(ecma)
LONG = 60  # characters of a value or pattern that are shown


def _pattern(validator: Any, pattern: str, instance: Any, schema: Schema) -> Any:  # noqa: ARG001 - jsonschema's form
    if validator.is_type(instance, "string") and not _ecma(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _format(validator: Any, name: str, instance: Any, schema: Schema) -> Any:  # noqa: ARG001
    if validator.is_type(instance, "string") and (fault := FORMATS[name](instance)):
        yield ValidationError(fault)


def _codes(validator: Any, codes: list[Schema], instance: Any, schema: Schema) -> Any:  # noqa: ARG001
    """``oneOf`` of constants, the only oneOf a schema may hold: a look-up."""
    if not any(code["const"] == instance and isinstance(instance, str) for code in codes):
        yield ValidationError(f"{instance!r} is no code")


# JSON Schema takes 1.0 for an integer and True for 1; so do we for numbers, never for booleans.
_Reference: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"pattern": _pattern, "format": _format, "oneOf": _codes}
)


def validator(schema: Schema) -> Any:
    """Return the reference validator of a schema: ECMA patterns, our formats, no reference fetched from anywhere."""
    return _Reference(schema, registry=Registry(), format_checker=FormatChecker(()))


def check_record(record: Record, reference: Any, keyed: Collection[str] = ()) -> list[Problem]:
    """Return the shape problems of a record under the validator of its schema.

    What stands twice in one of the ``keyed`` lists is reported as a key that does.
    """
    return [
        problem
        for error in reference.iter_errors(record.data)
        if error.validator != "uniqueItems" or error.absolute_path[0] not in keyed
        for problem in _problems(error, record)
    ]


def _problems(error: ValidationError, record: Record) -> list[Problem]:
    path: Path = tuple(error.absolute_path)
    rule = str(error.validator)
    value: Any = error.validator_value
    if rule in ("pattern", "format", "oneOf") and _told_better(rule, error):
        return []
    if rule == "type" and error.instance is None and not path:
        return [record.problem(path, rule, "nothing stands here; write the record, or take the file out")]
    if rule == "additionalProperties" and isinstance(error.instance, dict) and value is False:
        schema: Any = error.schema
        known = schema["properties"]
        extra = [key for key in error.instance if key not in known]
        return [
            record.problem((*path, key), "unknown-field",
                           _say((*path, key), f"there is no such field{did_you_mean(key, known)}"), key=True)
            for key in extra
        ]  # fmt: skip
    if rule == "required":
        there: Any = error.instance
        missing = [name for name in value if name not in there]
        field = missing[0] if len(missing) == 1 else next(name for name in missing if repr(name) in error.message)
        return [record.problem(path, "required", _say((*path, field), f"is missing; add it{_because(error)}"))]
    return [record.problem(path, rule, _say(path, words(rule, value, error)))]


def _told_better(rule: str, error: ValidationError) -> bool:
    """Whether another rule that the same value breaks says it better: that it is no text, empty, of another form."""
    text: Any = error.instance
    schema: Any = error.schema
    if rule == "oneOf":
        return not isinstance(text, str)
    if text == "" and schema.get("minLength", 0) > 0:
        return True
    return rule == "format" and "pattern" in schema and not _ecma(schema["pattern"]).search(text)


def _because(error: ValidationError) -> str:
    """Return why a field is needed here that is not needed everywhere: the top ``if`` of the schema was not met."""
    return " (needed where another field is left out)" if list(error.absolute_schema_path)[:1] == ["else"] else ""


def _say(path: Path, fact: str) -> str:
    return f"{dotted(path)}: {fact}" if path else fact


def words(rule: str, value: Any, error: ValidationError) -> str:
    """Return fact and remedy for one broken rule."""
    instance: Any = error.instance
    schema: Any = error.schema
    shown = _found(instance)
    if rule == "type":
        kinds = value if isinstance(value, list) else [value]
        wanted = " or ".join(_ARTICLES[kind] for kind in kinds)
        return f"{_found(instance)}, where {wanted} belongs{_quote_hint(instance, kinds)}"
    if rule == "oneOf":
        codes = [code["const"] for code in value]
        hint = did_you_mean(instance, codes) or f"; one of {', '.join(codes)}"
        return f"{shown} is not a code of {schema.get('title', 'the list').lower()}{hint}"
    if rule in ("enum", "const"):
        allowed = value if isinstance(value, list) else [value]
        return f"{shown}, where only {' or '.join(map(_found, allowed))} may stand"
    if rule == "dependentRequired":
        return _dependent(value, instance)
    simple = {
        "format": error.message,
        "pattern": f"{shown} has not the form wanted: {_form(schema)}{_short(str(value))}",
        "minLength": f"has {_count(instance, 'character')}, where at least {value} belong" if instance
                     else "is empty text; leave the field out where there is no value",
        "maxLength": f"has {_count(instance, 'character')}, where at most {value} may stand",
        "minimum": f"{shown} is below {value}", "maximum": f"{shown} is above {value}",
        "exclusiveMinimum": f"{shown} is not above {value}", "exclusiveMaximum": f"{shown} is not below {value}",
        "anyOf": f"{shown} fits none of the forms that the schema allows",
        "not": f"{shown} has a form that the schema excludes",
        "multipleOf": f"{shown} is not a multiple of {value}",
        "minItems": f"has {_count(instance, 'item')}, where at least {value} must stand",
        "maxItems": f"has {_count(instance, 'item')}, where at most {value} may stand",
        "uniqueItems": "an item stands in the list twice; take one out",
    }  # fmt: skip
    if rule in simple:
        return simple[rule]
    return f"does not fit the schema: {error.message}"


def _found(instance: Any) -> str:
    if instance is None:
        return "nothing (null)"
    if isinstance(instance, bool):
        return str(instance).lower()
    if isinstance(instance, str):
        return repr(instance if len(instance) <= LONG else f"{instance[:LONG]}...")
    return (
        repr(instance)
        if isinstance(instance, (int, float))
        else _ARTICLES["array" if isinstance(instance, list) else "object"]
    )


def _short(pattern: str) -> str:
    return f" ({pattern})" if len(pattern) <= LONG else ""


def _form(schema: Schema) -> str:
    """Return what a pattern means, in the words of the schema: the first sentence of the definition it comes from."""
    meant = str(schema.get("x-form") or schema.get("description") or "")
    first = meant.split(". ", 1)[0].rstrip(".")
    return first[:1].lower() + first[1:]


def _quote_hint(instance: Any, kinds: list[str]) -> str:
    if instance is None:
        return "; leave the field out where there is no value"
    return "; put it in quotes" if "string" in kinds and isinstance(instance, (int, float)) else ""


def _dependent(value: dict[str, list[str]], instance: Any) -> str:
    lacking = [
        f"{key} needs {name} beside it; add it"
        for key, names in value.items()
        for name in names
        if key in instance and name not in instance
    ]
    return "; ".join(lacking)


def _count(instance: Any, what: str) -> str:
    count = len(instance) if isinstance(instance, (str, list)) else 0
    return f"{count} {what}{'s' * (count != 1)}"

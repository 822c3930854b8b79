"""Shape: a record against its JSON Schema, with messages of our own that speak of what the curator wrote.

The reference library ``jsonschema`` decides; this module only chooses the words and the place.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry

from accord.errors import Path, Problem, did_you_mean, dotted
from accord.formats import FORMATS
from accord.model import Schema, ecma
from accord.records import Record

_ARTICLES = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
             "array": "a list", "object": "a mapping (key: value)"}  # fmt: skip
_ecma = cache(ecma)


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


def check_record(record: Record, reference: Any) -> list[Problem]:
    """Return the shape problems of a record under the validator of its schema."""
    return [problem for error in reference.iter_errors(record.data) for problem in _problems(error, record)]


def _problems(error: ValidationError, record: Record) -> list[Problem]:
    path: Path = tuple(error.absolute_path)
    rule = str(error.validator)
    value: Any = error.validator_value
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
        return [record.problem(path, "required", _say((*path, field), "is missing; add it"))]
    return [record.problem(path, rule, _say(path, words(rule, value, error)))]


def _say(path: Path, fact: str) -> str:
    return f"{dotted(path)}: {fact}" if path else fact


def words(rule: str, value: Any, error: ValidationError) -> str:
    """Return fact and remedy for one broken rule."""
    instance: Any = error.instance
    schema: Any = error.schema
    shown = repr(instance) if isinstance(instance, (str, int, float, bool)) else "this"
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
        return f"{shown} is not {'one of ' if len(allowed) > 1 else ''}{', '.join(map(repr, allowed))}"
    if rule == "dependentRequired":
        return _dependent(value, instance)
    simple = {
        "format": error.message,
        "pattern": f"{shown} has not the form {value}; {schema.get('description', '').rstrip('.')}",
        "minLength": f"has {_len(instance)} characters; at least {value}",
        "maxLength": f"has {_len(instance)} characters; at most {value}",
        "minimum": f"{shown} is below {value}", "maximum": f"{shown} is above {value}",
        "exclusiveMinimum": f"{shown} is not above {value}", "exclusiveMaximum": f"{shown} is not below {value}",
        "multipleOf": f"{shown} is not a multiple of {value}",
        "minItems": f"has {_len(instance)} items; at least {value}",
        "maxItems": f"has {_len(instance)} items; at most {value}",
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
    return (
        f"{instance!r}"
        if isinstance(instance, (str, int, float))
        else _ARTICLES["array" if isinstance(instance, list) else "object"]
    )


def _quote_hint(instance: Any, kinds: list[str]) -> str:
    if instance is None:
        return "; leave the field out where there is no value"
    return "; put it in quotes" if "string" in kinds and isinstance(instance, (int, float)) else ""


def _dependent(value: dict[str, list[str]], instance: Any) -> str:
    lacking = [f"{key} needs {name} beside it" for key, names in value.items() if key in instance for name in names
               if name not in instance]  # fmt: skip
    return "; ".join(lacking)


def _len(instance: Any) -> int:
    return len(instance) if isinstance(instance, (str, list)) else 0

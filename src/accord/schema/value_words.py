"""The words of JSON Schema that assert something of one value, as predicates: type, pattern, enum and the like."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from accord.problems import SchemaError
from accord.schema.model import Schema
from accord.schema.regex_search import searching
from accord.values.formats import judge

Predicate = Callable[[Any], bool]
TEXT_WORDS = frozenset({"type", "minLength", "maxLength", "pattern"})
_KINDS: dict[str, Predicate] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "integer": lambda value: (
        (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())
    ),
}


def assertion(word: str, schema: Schema) -> Predicate:
    """Return a word of a schema as a predicate.

    Raises:
        SchemaError: for a word that is none of these.
    """
    if word == "format":
        fault = judge(schema)
        return lambda value: not fault(value)
    if word in _OF_KINDS:
        return _of_kind(word, schema)
    if word not in _ASSERTIONS:
        raise SchemaError(f"{word!r} is no word that a predicate knows, in {schema.get('title', 'a schema')!r}")
    return _ASSERTIONS[word](schema[word])


def _of_kind(word: str, schema: Schema) -> Predicate:
    """Return a word that asserts something of values of one kind, and nothing of others."""
    kind, asserts = _OF_KINDS[word]
    holds = partial(asserts, searching(schema[word]) if word == "pattern" else schema[word])
    if schema.get("type") == kind:  # which is judged before
        return holds
    is_kind = _KINDS[kind]
    return lambda value: not is_kind(value) or holds(value)


def is_text(schema: Schema) -> bool:
    """Whether ``text`` judges all of ``TEXT_WORDS`` of a schema at once: it lets nothing but text pass."""
    return schema.get("type") == "string"


def text(schema: Schema) -> Predicate:
    """Return whether a value is a text of the length and the pattern of a schema."""
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if "pattern" not in schema:
        if most is None:
            return lambda value: isinstance(value, str) and len(value) >= least
        return lambda value: isinstance(value, str) and least <= len(value) <= most
    search = searching(schema["pattern"])
    if most is None:
        return lambda value: isinstance(value, str) and len(value) >= least and search(value) is not None
    return lambda value: isinstance(value, str) and least <= len(value) <= most and search(value) is not None


def _type(kinds: str | list[str]) -> Predicate:
    tests = [_KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


def _dependent(needs: dict[str, list[str]]) -> Predicate:
    return lambda value: (
        not isinstance(value, dict)
        or all(other in value for name, others in needs.items() if name in value for other in others)
    )


def _multiple(divisor: Any) -> Predicate:
    if not isinstance(divisor, int):
        raise SchemaError(f"multipleOf {divisor}: a predicate knows multiples of whole numbers only")
    is_number = _KINDS["number"]
    return lambda value: not is_number(value) or value % divisor == 0


def identity(value: Any) -> Any:
    """Return what distinguishes JSON values: true is not 1, but 1.0 is."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", *map(identity, value))
    if isinstance(value, dict):
        return ("object", frozenset((name, identity(part)) for name, part in value.items()))
    return value


def among(identities: frozenset[Any]) -> Predicate:
    """Return whether a value is one of those that some ``identity`` tells apart."""
    if all(isinstance(identity, str) for identity in identities):
        return lambda value: (value if isinstance(value, str) else identity(value)) in identities
    return lambda value: identity(value) in identities


_OF_KINDS: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {  # the kind of values that a word speaks of
    "required": ("object", lambda names, value: all(map(value.__contains__, names))),
    "minProperties": ("object", lambda least, value: len(value) >= least),
    "minItems": ("array", lambda least, value: len(value) >= least),
    "maxItems": ("array", lambda maximum, value: len(value) <= maximum),
    "uniqueItems": ("array", lambda unique, value: not unique or len(set(map(identity, value))) == len(value)),
    "pattern": ("string", lambda search, value: search(value) is not None),
    "minLength": ("string", lambda least, value: len(value) >= least),
    "maxLength": ("string", lambda maximum, value: len(value) <= maximum),
    "minimum": ("number", lambda least, value: value >= least),
    "maximum": ("number", lambda maximum, value: value <= maximum),
    "exclusiveMinimum": ("number", lambda bound, value: value > bound),
    "exclusiveMaximum": ("number", lambda bound, value: value < bound),
}

_ASSERTIONS: dict[str, Callable[[Any], Predicate]] = {
    "type": _type,
    "const": lambda allowed: among(frozenset([identity(allowed)])),
    "enum": lambda allowed: among(frozenset(map(identity, allowed))),
    "dependentRequired": _dependent,
    "multipleOf": _multiple,
}

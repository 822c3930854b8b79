"""Schemas as predicates: whether a value is valid, in a fraction of the time that the reference library takes.

What is right is most of what is read, so only what a predicate refuses is shown to the reference, which finds the
faults. A predicate knows the words that ``meta.json`` allows and those of ``meta.json`` itself; another is refused when
the predicate is made, so that the two can never differ in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from accord.problems import SchemaError
from accord.schema.keywords import EQUALITY
from accord.schema.model import Schema
from accord.schema.regex import ecma
from accord.values.decimals import comparable
from accord.values.formats import judge

Predicate = Callable[[Any], bool]

_ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "title", "description", "examples", "$comment"})
_OBJECT_WORDS = frozenset({"properties", "additionalProperties"})  # of one object: the second depends on the first
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


def compile_predicate(schema: Schema) -> Predicate:
    """Return whether a value is valid under a schema, as a function.

    Raises:
        SchemaError: for a word that predicates do not know.
    """
    return _Compiler(schema).predicate(schema)


class _Compiler:
    """What the predicates of one schema share: its definitions, each compiled once, though they may name each other."""

    def __init__(self, root: Schema) -> None:
        self.root = root
        self.defined: dict[str, Predicate] = {}

    def predicate(self, schema: Any) -> Predicate:
        """Return the predicate of a schema: each of its words holds."""
        if isinstance(schema, bool):
            return lambda _: schema
        words = sorted(filter(_asserts, schema), key=lambda word: word != "type")  # what follows a type relies on it
        tests = [self._test(word, schema[word], schema) for word in words]
        if any(word in schema for word in _OBJECT_WORDS):
            tests.append(self._object(schema))
        if "if" in schema:
            tests.append(self._condition(schema))
        if len(tests) == 1:
            return tests[0]
        return _all_of(tests)

    def _word(self, word: str, argument: Any, schema: Schema) -> Predicate:
        if word == "$ref":
            return self._reference(argument)
        if word in _APPLICATORS:
            return _APPLICATORS[word]([self.predicate(inner) for inner in argument], argument)
        if word == "not":
            inner = self.predicate(argument)
            return lambda value: not inner(value)
        if word == "items":
            item = self.predicate(argument)
            return lambda value: not isinstance(value, list) or all(map(item, value))
        if word == "propertyNames":
            name = self.predicate(argument)
            return lambda value: not isinstance(value, dict) or all(map(name, value))
        return _format(schema) if word == "format" else _assertion(word, schema)

    def _test(self, word: str, argument: Any, schema: Schema) -> Predicate:
        holds = self._word(word, argument, schema)
        if word in EQUALITY and schema.get("format") == "decimal":  # equal as numbers
            return lambda value: holds(comparable(value, schema))
        return holds

    def _reference(self, reference: str) -> Predicate:
        name = reference.rpartition("/")[2]
        if name not in self.defined:

            def compiled_later(value: Any) -> bool:  # what a definition that names itself uses
                return self.defined[name](value)

            self.defined[name] = compiled_later
            self.defined[name] = self.predicate(self.root["$defs"][name])
        return self.defined[name]

    def _object(self, schema: Schema) -> Predicate:
        properties = {name: self.predicate(spec) for name, spec in schema.get("properties", {}).items()}
        others = self.predicate(schema.get("additionalProperties", True))

        find = properties.get

        def holds(value: Any) -> bool:
            if not isinstance(value, dict):
                return True
            for name, part in value.items():  # noqa: SIM110 - a generator takes a third longer
                if not find(name, others)(part):
                    return False
            return True

        return holds

    def _condition(self, schema: Schema) -> Predicate:
        condition, then, otherwise = (self.predicate(schema.get(word, True)) for word in ("if", "then", "else"))
        return lambda value: then(value) if condition(value) else otherwise(value)


def _assertion(word: str, schema: Schema) -> Predicate:
    if word in _OF_KINDS:
        return _of_kind(word, schema)
    if word not in _ASSERTIONS:
        raise SchemaError(f"{word!r} is no word that a predicate knows, in {schema.get('title', 'a schema')!r}")
    return _ASSERTIONS[word](schema[word])


def _of_kind(word: str, schema: Schema) -> Predicate:
    """Return a word that asserts something of values of one kind, and nothing of others."""
    kind, asserts = _OF_KINDS[word]
    holds = partial(asserts, ecma(schema[word]).search if word == "pattern" else schema[word])
    if schema.get("type") == kind:  # which is judged before
        return holds
    is_kind = _KINDS[kind]
    return lambda value: not is_kind(value) or holds(value)


def _format(schema: Schema) -> Predicate:
    fault = judge(schema)
    return lambda value: not fault(value)


def _asserts(word: str) -> bool:
    """Whether a word is judged by itself."""
    return (
        word not in _ANNOTATIONS
        and word not in _OBJECT_WORDS
        and word not in ("if", "then", "else")
        and not word.startswith("x-")
    )


# --- words over several schemas ---------------------------------------------------------------------------------------


def _all_of(tests: Sequence[Predicate]) -> Predicate:
    def holds(value: Any) -> bool:
        for test in tests:  # noqa: SIM110 - a generator takes a third longer
            if not test(value):
                return False
        return True

    return holds


def _is_code(schema: Any) -> bool:
    """Whether a schema says nothing but that a value is one constant."""
    if not isinstance(schema, dict) or not isinstance(schema.get("const"), (str, int, float)):
        return False
    return all(word == "const" or not _asserts(word) for word in schema) and _OBJECT_WORDS.isdisjoint(schema)


def _one_of(options: list[Predicate], schemas: list[Any]) -> Predicate:
    codes = frozenset(_identity(schema["const"]) for schema in schemas if _is_code(schema))
    if len(codes) == len(schemas):
        are_texts = all(isinstance(code, str) for code in codes)
        return lambda value: (value if are_texts and isinstance(value, str) else _identity(value)) in codes
    return lambda value: sum(option(value) for option in options) == 1


_APPLICATORS: dict[str, Callable[[list[Predicate], list[Any]], Predicate]] = {
    "allOf": lambda options, _: _all_of(options),
    "anyOf": lambda options, _: lambda value: any(option(value) for option in options),
    "oneOf": _one_of,
}

# --- words over one value ---------------------------------------------------------------------------------------------


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


def _identity(value: Any) -> Any:
    """Return what distinguishes JSON values: true is not 1, but 1.0 is."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", *map(_identity, value))
    if isinstance(value, dict):
        return ("object", frozenset((name, _identity(part)) for name, part in value.items()))
    return value


def _enum(allowed: list[Any]) -> Predicate:
    identities = frozenset(map(_identity, allowed))
    return lambda value: _identity(value) in identities


_OF_KINDS: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {  # the kind of values that a word speaks of
    "required": ("object", lambda names, value: all(name in value for name in names)),
    "minProperties": ("object", lambda least, value: len(value) >= least),
    "minItems": ("array", lambda least, value: len(value) >= least),
    "maxItems": ("array", lambda maximum, value: len(value) <= maximum),
    "uniqueItems": ("array", lambda unique, value: not unique or len(set(map(_identity, value))) == len(value)),
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
    "const": lambda allowed: _enum([allowed]),
    "enum": _enum,
    "dependentRequired": _dependent,
    "multipleOf": _multiple,
}

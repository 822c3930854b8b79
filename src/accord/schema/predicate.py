"""Schemas as predicates: whether a value is valid, in a fraction of the time that the reference library takes.

What is right is most of what is read, so only what a predicate refuses is shown to the reference, which finds the
faults. A predicate knows the words that ``meta.json`` allows and those of ``meta.json`` itself; another is refused when
the predicate is made, so that the two can never differ in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from accord.schema import value_words
from accord.schema.keywords import EQUALITY
from accord.schema.model import Schema, resolve
from accord.schema.value_words import Predicate, among, assertion, identity
from accord.values.decimals import comparable

Compile = Callable[[Any], Predicate]
Definitions = dict[str, Predicate]  # by the name of the definition

_ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "title", "description", "examples", "$comment"})
_OBJECT_WORDS = frozenset({"properties", "additionalProperties"})  # of one object: the second depends on the first
_OF_CODE = _ANNOTATIONS | {"const"}
_OF_SEVERAL = _OBJECT_WORDS | {"if", "then", "else"}  # words that are judged together


def compile_predicate(schema: Schema, definitions: Definitions | None = None) -> Predicate:
    """Return whether a value is valid under a schema, as a function.

    Args:
        schema: JSON Schema, or a schema of records.
        definitions: of schemas of records, which share them: each takes them from here, and adds those that it names.
            With them, words beside a ``$ref`` win, as in ``inlined``.

    Raises:
        SchemaError: for a word that predicates do not know.
    """
    return _Compiler(schema, definitions).predicate(schema)


class _Compiler:
    """What the predicates of one schema share: its definitions, each compiled once, though they may name each other."""

    def __init__(self, root: Schema, definitions: Definitions | None) -> None:
        self.root = root
        self.defined = {} if definitions is None else definitions
        self.words_win = definitions is not None

    def predicate(self, schema: Any) -> Predicate:
        """Return the predicate of a schema: each of its words holds."""
        if isinstance(schema, bool):
            return lambda _: schema
        if self.words_win and "$ref" in schema and any(word != "$ref" and speaks(word) for word in schema):
            schema = resolve(schema, self.root)
        tests, words = [], [word for word in schema if _asserts(word)]
        if value_words.is_text(schema):
            tests, words = [value_words.text(schema)], [word for word in words if word not in value_words.TEXT_WORDS]
        words.sort(key=lambda word: word != "type")  # what follows a type relies on it
        tests += [self._test(word, schema[word], schema) for word in words]
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
            return _APPLICATORS[word](self.predicate, argument)
        return assertion(word, schema)

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
        others = schema.get("additionalProperties", True)
        return _open(properties) if others is True else _closed(properties, self.predicate(others))

    def _condition(self, schema: Schema) -> Predicate:
        condition, then, otherwise = (self.predicate(schema.get(word, True)) for word in ("if", "then", "else"))
        return lambda value: then(value) if condition(value) else otherwise(value)


def speaks(word: str) -> bool:
    """Whether a word says which values are valid."""
    return word not in _ANNOTATIONS and not word.startswith("x-")


def _asserts(word: str) -> bool:
    """Whether a word is judged by itself."""
    return speaks(word) and word not in _OF_SEVERAL


def _open(properties: dict[str, Predicate]) -> Predicate:
    """Return whether some properties are right, where any others may stand beside them."""
    tests = tuple(properties.items())

    def holds(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        for name, test in tests:  # noqa: SIM110 - a generator takes a third longer
            if name in value and not test(value[name]):
                return False
        return True

    return holds


def _closed(properties: dict[str, Predicate], others: Predicate) -> Predicate:
    """Return whether each property is right, those that have no name here too."""
    find = properties.get

    def holds(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        for name, part in value.items():  # noqa: SIM110 - a generator takes a third longer
            if not find(name, others)(part):
                return False
        return True

    return holds


def _all_of(tests: Sequence[Predicate]) -> Predicate:
    def holds(value: Any) -> bool:
        for test in tests:  # noqa: SIM110 - a generator takes a third longer
            if not test(value):
                return False
        return True

    return holds


def _codes(options: list[Any]) -> frozenset[Any]:
    """Return the constants of a ``oneOf`` that says nothing else, and none of them twice; else none."""
    codes = frozenset(identity(option["const"]) for option in options if _is_code(option))
    return codes if len(codes) == len(options) else frozenset()


def _is_code(schema: Any) -> bool:
    """Whether a schema says nothing but that a value is one constant."""
    if not isinstance(schema, dict) or not isinstance(schema.get("const"), (str, int, float)):
        return False
    return not any(map(speaks, schema.keys() - _OF_CODE))


def _one_of(compiled: Compile, options: list[Any]) -> Predicate:
    if codes := _codes(options):
        return among(codes)
    tests = list(map(compiled, options))
    return lambda value: sum(test(value) for test in tests) == 1


def _any_of(compiled: Compile, options: list[Any]) -> Predicate:
    tests = list(map(compiled, options))
    return lambda value: any(test(value) for test in tests)


def _not(compiled: Compile, schema: Any) -> Predicate:
    holds = compiled(schema)
    return lambda value: not holds(value)


def _each(kind: type[list[Any] | dict[str, Any]]) -> Callable[[Compile, Any], Predicate]:
    """Return a word that says what holds of each item of a list, or of each name in an object."""

    def word(compiled: Compile, schema: Any) -> Predicate:
        holds = compiled(schema)
        return lambda value: not isinstance(value, kind) or all(map(holds, value))

    return word


_APPLICATORS: dict[str, Callable[[Compile, Any], Predicate]] = {
    "allOf": lambda compiled, options: _all_of(list(map(compiled, options))),
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "items": _each(list),
    "propertyNames": _each(dict),
}

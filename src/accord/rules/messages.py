"""What is wrong with one value, in words: the fact and the remedy of each rule of JSON Schema, for records and rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from accord.problems import did_you_mean
from accord.rules import code_hints
from accord.schema.model import Schema

_ARTICLES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping (key: value)",
}
_PLAIN = re.compile(r"[A-Za-z][\w-]*(?: [\w-]+)*")  # a text that needs no quotation marks within a list
_OTHER_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")  # nor is read as something else
MAX_SHOWN = 60  # characters of a value or pattern
MAX_LISTED = 12  # values that are allowed, to be listed all


def format_message(rule: str, value: Any, instance: Any, schema: Schema, detail: str) -> str:
    """Return fact and remedy for one broken rule.

    Args:
        rule: the word of the schema.
        value: what the schema says of it.
        instance: the value that breaks it.
        schema: the schema that holds the word.
        detail: what the judge said; shown for formats, and for words that are not known here.
    """
    write = _MESSAGES.get(rule)
    return (
        write(value, instance, schema)
        if write
        else detail
        if rule == "format"
        else f"does not fit the schema: {detail}"
    )


def _type(value: Any, instance: Any, schema: Schema) -> str:
    kinds = value if isinstance(value, list) else [value]
    wanted = " or ".join(_ARTICLES[kind] for kind in kinds)
    hint = _list_hint(instance, schema) if kinds == ["array"] else ""
    return f"{_show(instance)}, where {wanted} belongs{hint or _quote_hint(instance, kinds)}"


def _one_of(value: Any, instance: Any, schema: Schema) -> str:
    title = schema.get("title", "the list").lower()
    return f"{_show(instance)} is not a code of {title}{code_hints.hint(instance, value)}"


def _allowed(value: Any, instance: Any, _: Schema) -> str:
    allowed = value if isinstance(value, list) else [value]
    if len(allowed) > MAX_LISTED:
        return f"{_show(instance)} is none of the {len(allowed)} values that may stand{_near(instance, allowed)}"
    return f"{_show(instance)}, where only {' or '.join(map(_show, allowed))} may stand"


def _near(instance: Any, allowed: list[Any]) -> str:
    first = ", ".join(map(_show, allowed[:MAX_LISTED]))
    return did_you_mean(instance, filter(lambda one: isinstance(one, str), allowed)) or f": {first} and others"


def _pattern(value: Any, instance: Any, schema: Schema) -> str:
    return f"{_show(instance)} has not the form wanted: {_form(schema)}{_short(str(value))}"


def _min_length(value: Any, instance: Any, _: Schema) -> str:
    if not instance:
        return "is empty text; leave the field out where there is no value"
    return f"has {_count(instance, 'character')}, where at least {value} belong"


def _show(instance: Any) -> str:
    if instance is None:
        return "nothing (null)"
    if isinstance(instance, bool):
        return str(instance).lower()
    if isinstance(instance, str):
        return repr(instance if len(instance) <= MAX_SHOWN else f"{instance[:MAX_SHOWN]}...")
    return (
        repr(instance)
        if isinstance(instance, (int, float))
        else _ARTICLES["array" if isinstance(instance, list) else "object"]
    )


def _short(pattern: str) -> str:
    return f" ({pattern})" if len(pattern) <= MAX_SHOWN else ""


def _form(schema: Schema) -> str:
    """Return what a pattern means, in the words of the schema: the first sentence of the definition it comes from."""
    meant = str(schema.get("x-form") or schema.get("description") or "")
    first = meant.split(". ", 1)[0].rstrip(".")
    return first[:1].lower() + first[1:]


def _quote_hint(instance: Any, kinds: list[str]) -> str:
    if instance is None:
        return "; leave the field out where there is no value"
    return "; put it in quotes" if "string" in kinds and isinstance(instance, (int, float)) else ""


def _list_hint(instance: Any, schema: Schema) -> str:
    """Return what to write where one item stands and not a list of it, as YAML has it; nothing of items of fields."""
    items = schema.get("items", {})
    if instance is None or isinstance(instance, (list, dict)) or items.get("type", "") in ("array", "object"):
        return ""
    plain = isinstance(instance, str) and _PLAIN.fullmatch(instance) and instance.lower() not in _OTHER_WORDS
    text = instance if plain else json.dumps(instance, ensure_ascii=False)
    return f"; write [{text}]" if len(text) <= MAX_SHOWN else ""


def _dependent(value: dict[str, list[str]], instance: Any) -> str:
    lacking = [
        f"{key} needs {name} beside it; add it"
        for key, names in value.items()
        for name in names
        if key in instance and name not in instance
    ]
    return "; ".join(lacking)


def _missing_all(options: list[Schema]) -> str:
    """Return what is missing where one of several fields must be there; nothing of other options."""
    if any(option.keys() != {"required"} for option in options):
        return ""
    names = [name for option in options for name in option["required"]]
    return f"{' and '.join(names)} are missing; add one of them" if len(names) > 1 else f"{names[0]} is missing; add it"


def _count(instance: Any, what: str) -> str:
    count = len(instance) if isinstance(instance, (str, list)) else 0
    return f"{count} {what}{'s' * (count != 1)}"


_MESSAGES: dict[str, Callable[[Any, Any, Schema], str]] = {  # of what the schema says, the value, the schema
    "type": _type,
    "oneOf": _one_of,
    "enum": _allowed,
    "const": _allowed,
    "dependentRequired": lambda value, instance, _: _dependent(value, instance),
    "pattern": _pattern,
    "minLength": _min_length,
    "maxLength": lambda most, text, _: f"has {_count(text, 'character')}, where at most {most} may stand",
    "minimum": lambda bound, number, _: f"{_show(number)} is below {bound}",
    "maximum": lambda bound, number, _: f"{_show(number)} is above {bound}",
    "exclusiveMinimum": lambda bound, number, _: f"{_show(number)} is not above {bound}",
    "exclusiveMaximum": lambda bound, number, _: f"{_show(number)} is not below {bound}",
    "multipleOf": lambda divisor, number, _: f"{_show(number)} is not a multiple of {divisor}",
    "minProperties": lambda *_: "is an empty mapping; leave it out where there is no value",
    "anyOf": lambda options, instance, _: (
        _missing_all(options) or f"{_show(instance)} fits none of the forms that the schema allows"
    ),
    "not": lambda _, instance, __: f"{_show(instance)} has a form that the schema excludes",
    "minItems": lambda least, items, _: f"has {_count(items, 'item')}, where at least {least} must stand",
    "maxItems": lambda most, items, _: f"has {_count(items, 'item')}, where at most {most} may stand",
    "uniqueItems": lambda *_: "an item stands in the list twice; take one out",
}

"""Values as YAML that Accord reads: blocks of mappings and lists, scalars as JSON writes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def dump(value: Any) -> str:
    """Return a mapping or list as YAML text."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _entry(f"{json.dumps(key, ensure_ascii=False)}:", inner, "  ")
    elif isinstance(value, list) and value:
        for inner in value:
            yield from _entry("-", inner, "  ")
    else:
        yield json.dumps(value, ensure_ascii=False)


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    lines = list(_lines(value))
    if not (isinstance(value, dict | list) and value):
        yield f"{head} {lines[0]}"
    elif head == "-":
        yield f"- {lines[0]}"
        yield from (indent + line for line in lines[1:])
    else:
        yield head
        yield from (indent + line for line in lines)

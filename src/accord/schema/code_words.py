"""What a schema says of a code beside the code itself, and what it is called in the table of all codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.problems import did_you_mean
from accord.values.quoting import code_text

COLUMNS = {  # by word of the schema
    "title": "label",
    "description": "definition",
    "x-includes": "includes",
    "x-excludes": "excludes",
    "x-example": "example",
    "x-broader": "broader",
    "x-crosswalk": "crosswalk",
    "x-implies": "implies",
}
IMPLIES = "x-implies"
WORDS = ("const", *COLUMNS)
BROADER = "x-broader"
_LED = {"x-includes": "Includes", "x-excludes": "Excludes", "x-example": "Example"}


def meaning(code: dict[str, Any]) -> str:
    """Return all that a schema says of what a code means, in one text for people; empty where it says nothing."""
    led = (f"{lead}: {code[word]}" for word, lead in _LED.items() if word in code)
    return " ".join(filter(None, (code.get("description", ""), *led)))


def text(code: dict[str, Any], word: str) -> str:
    """Return what a schema says of a code by one of its words, as the table of codes has it; empty where nothing."""
    said = code.get(word, "")
    if isinstance(said, dict):
        return "; ".join(f"{name}: {code_text(value)}" for name, value in said.items())
    return code_text(said) if word in code else ""


def broader_faults(codes: list[Any]) -> Iterator[tuple[int, str]]:
    """Yield the place of each code whose broader one is none of its list, or lies within it in turn, and why."""
    broader = {_text(code, "const"): _text(code, BROADER) for code in codes}
    for at, code in enumerate(codes):
        name, seen = _text(code, BROADER), [_text(code, "const")]
        if name and name not in broader:
            yield at, f"{BROADER} names another code of the list, and {name!r} is none{did_you_mean(name, broader)}"
        while name and name not in seen:
            seen.append(name)
            name = broader.get(name, "")
        if name and name == seen[0]:
            yield at, f"{BROADER} leads from {name!r} back to it, through {', '.join(map(repr, seen))}; take one out"


def _text(code: Any, word: str) -> str:
    return code_text(code[word]) if isinstance(code, dict) and word in code else ""

"""What a schema says of a code beside the code itself, and what it is called in the table of all codes."""

from __future__ import annotations

from typing import Any

COLUMNS = {  # by word of the schema
    "title": "label",
    "description": "definition",
    "x-includes": "includes",
    "x-excludes": "excludes",
    "x-example": "example",
    "x-crosswalk": "crosswalk",
}
WORDS = ("const", *COLUMNS)
_LED = {"x-includes": "Includes", "x-excludes": "Excludes", "x-example": "Example"}


def meaning(code: dict[str, Any]) -> str:
    """Return all that a schema says of what a code means, in one text for people; empty where it says nothing."""
    led = (f"{lead}: {code[word]}" for word, lead in _LED.items() if word in code)
    return " ".join(filter(None, (code.get("description", ""), *led)))

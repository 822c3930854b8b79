"""From the properties of a schema to the published names of columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accord.schema.model import Column, Schema


def published_names(columns: Sequence[Column]) -> dict[str, str]:
    """Return the published names of columns by their properties."""
    return {column.prop: column.name for column in columns if not column.derived_from}


def published(name: str | None, names: dict[str, str]) -> str:
    """Return the published name of a property, or of a column that the engine makes."""
    return names.get(name, name) if name else ""


def renamed(condition: Any, names: dict[str, str]) -> Any:
    """Return a condition on properties as one on columns."""
    if isinstance(condition, list):
        return [renamed(part, names) for part in condition]
    if not isinstance(condition, dict):
        return condition
    made: Schema = {}
    for word, value in condition.items():
        if word == "required":
            made[word] = [names.get(name, name) for name in value]
        elif word == "properties":
            made[word] = {names.get(name, name): spec for name, spec in value.items()}
        elif word == "dependentRequired":
            pairs = value.items()
            made[word] = {names.get(key, key): [names.get(name, name) for name in needed] for key, needed in pairs}
        else:
            made[word] = renamed(value, names)
    return made

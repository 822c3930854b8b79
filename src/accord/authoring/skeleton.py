"""The skeleton of a record: every field of its table, to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accord.problems import Problem
from accord.project import Project
from accord.schema.model import Schema, resolve
from accord.schema.regex import ecma

YEAR_DIGITS = 4


def id_problem(table: str, name: str, spec: Schema) -> Problem | None:
    """Return what is wrong with an id."""
    identifier = resolve(spec["properties"]["id"], spec)
    if "pattern" not in identifier or ecma(identifier["pattern"]).search(name):
        return None
    form = identifier.get("x-form") or identifier.get("description") or f"its form is {identifier['pattern']}"
    return Problem(f"curated/{table}", 0, 0, name, "pattern", f"{name!r} is no id: {form}")


def taken(project: Project, table: str, name: str) -> Problem | None:
    """Return the problem that a record of this id exists."""
    there = next((project.curated / table).rglob(f"{name}.yaml"), None)
    if there is None:
        return None
    return Problem(project.name_of(there), 1, 1, name, "duplicate-id", f"{name!r} exists; nothing was written")


def write(project: Project, table: str, name: str, spec: Schema) -> Path:
    """Write the skeleton of a record; return its path."""
    path = _place(project.curated / table, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(_skeleton(name, spec)) + "\n")
    return path


def _place(folder: Path, name: str) -> Path:
    """Beside its like: where a table has a folder a year, in that of the year in the id."""
    has_years = any(_is_year(path.name) for path in folder.glob("*/"))
    year = next((word for word in name.split("-") if _is_year(word)), "undated")
    return folder / year / f"{name}.yaml" if has_years else folder / f"{name}.yaml"


def _is_year(word: str) -> bool:
    return len(word) == YEAR_DIGITS and word.isdigit()


def _skeleton(name: str, spec: Schema) -> Iterator[str]:
    for field, raw in spec["properties"].items():
        full = resolve(raw, spec)
        mark = "" if field in spec["required"] else "# "
        hint = _hint(full)
        if field == "id":
            yield f"id: {name}"
        elif full["type"] == "array":
            yield f"{mark}{field}: # {_hint(full)}"
            yield f"{mark}  - {_item(resolve(full['items'], spec))}"
        else:
            yield f"{mark}{field}: # {hint}"


def _hint(full: Schema) -> str:
    codes = [code["const"] for code in full.get("oneOf", [])]
    meaning = full.get("description") or f"{full['title']}."
    return f"{meaning}{' One of ' + ', '.join(codes) + '.' if codes else ''}"


def _item(item: Schema) -> str:
    if item["type"] != "object":
        return f"# {_hint(item)}"
    required: list[Any] = [f"{field}: " for field in item["properties"] if field in item["required"]]
    return "{" + ", ".join(required) + "}"

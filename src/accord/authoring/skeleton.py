"""The skeleton of a record: every field of its table, to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from accord.authoring.form import quoted
from accord.problems import Problem
from accord.project import Project
from accord.schema import names
from accord.schema.model import Schema, Table, resolve
from accord.schema.regex import ecma
from accord.values.quoting import code_text

YEAR_DIGITS = 4


def name_problem(table: Table, name: str) -> Problem | None:
    """Return what is wrong with the name of a record: its key where that is one text, else what its file is called."""
    fault, rule = names.table_fault(name), "file-name"
    key = table.by_name[table.key[0]].spec if table.has_text_key else {}
    if not fault and "pattern" in key and not ecma(key["pattern"]).search(name):
        form = key.get("x-form") or key.get("description") or f"its form is {key['pattern']}"
        fault, rule = f"{name!r} is no {table.by_name[table.key[0]].prop}: {form}", "pattern"
    return Problem(f"curated/{table.stem}", 0, 0, name, rule, fault) if fault else None


def taken(project: Project, table: Table, name: str) -> Problem | None:
    """Return the problem that a file of this name exists."""
    there = next((path for path in (project.curated / table.stem).rglob("*.yaml") if path.stem == name), None)
    if there is None:
        return None
    return Problem(project.name_of(there), 1, 1, name, "duplicate-id", f"{name!r} exists; nothing was written")


def write(project: Project, table: Table, name: str, spec: Schema) -> Path:
    """Write the skeleton of a record; return its path."""
    path = _place(project.curated / table.stem, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    key = table.by_name[table.key[0]].prop if table.has_text_key else ""
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(_skeleton(key, name, spec)) + "\n")
    return path


def _place(folder: Path, name: str) -> Path:
    """Beside its like: where a table has a folder a year, in that of the year in the id."""
    has_years = any(_is_year(path.name) for path in folder.glob("*/"))
    year = next((word for word in name.split("-") if _is_year(word)), "undated")
    return folder / year / f"{name}.yaml" if has_years else folder / f"{name}.yaml"


def _is_year(word: str) -> bool:
    return len(word) == YEAR_DIGITS and word.isdigit()


def _skeleton(key: str, name: str, spec: Schema) -> Iterator[str]:
    for prop, raw in spec["properties"].items():
        full, field = resolve(raw, spec), quoted(prop, is_flow=False)
        mark = "" if prop in spec["required"] else "# "
        hint = _hint(full)
        if prop == key:
            yield f"{field}: {quoted(name, is_flow=False)}"
        elif full["type"] == "array":
            yield f"{mark}{field}: # {_hint(full)}"
            yield f"{mark}  - {_item(resolve(full['items'], spec), spec)}"
        elif full["type"] == "object" and "properties" in full:
            yield f"{mark}{field}: {_mapping(full, spec)} # {hint}"
        else:
            yield f"{mark}{field}: # {hint}"


def _hint(full: Schema) -> str:
    codes = [code_text(code["const"]) for code in full.get("oneOf", [])]
    meaning = full.get("description") or f"{full.get('title', 'Value')}."
    return f"{meaning}{' One of ' + ', '.join(codes) + '.' if codes else ''}"


def _item(item: Schema, root: Schema) -> str:
    return _mapping(item, root) if item["type"] == "object" else f"# {_hint(item)}"


def _mapping(item: Schema, root: Schema) -> str:
    """Return an item with what is required of it, and of the items of its lists."""
    fields = []
    for field in (name for name in item["properties"] if name in item["required"]):
        full = resolve(item["properties"][field], root)
        inner = resolve(full["items"], root) if full["type"] == "array" else None
        listed = "" if inner is None else f"[{_mapping(inner, root) if inner['type'] == 'object' else ''}]"
        fields.append(f"{quoted(field, is_flow=True)}: {listed}")
    return "{" + ", ".join(fields) + "}"

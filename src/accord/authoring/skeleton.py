"""The skeleton of a record: every field of its table, to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from accord.authoring import placement
from accord.authoring.form import quoted
from accord.authoring.format import replace
from accord.project import Project
from accord.schema import code_words
from accord.schema.model import Schema, Table, resolve
from accord.values.quoting import code_text

MANY_CODES = 60  # more are a standard's, and make the skeleton unreadable
NO_VALUES: Mapping[str, str] = MappingProxyType({})


def write(project: Project, table: Table, name: str, spec: Schema, values: Mapping[str, str] = NO_VALUES) -> Path:
    """Write the skeleton of a record, at the end of the list of its table where there is one; return the file's path.

    ``values`` fill some of its fields.
    """
    key = {table.by_name[table.key[0]].prop: name} if table.has_text_key else {}
    lines = list(_skeleton({**values, **key}, spec))
    if path := placement.list_of(project, table):
        text = path.read_text(encoding="utf-8").rstrip("\n")
        item = [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]
        replace(path, "\n".join([*([text] if text else []), *item]) + "\n")
        return path
    path = placement.file_of(project, table, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")
    return path


def _skeleton(values: Mapping[str, str], spec: Schema) -> Iterator[str]:
    for prop, raw in spec["properties"].items():
        full, field = resolve(raw, spec), quoted(prop, is_flow=False)
        mark = "" if prop in spec["required"] else "# "
        if prop in values:
            yield f"{field}: {quoted(values[prop], is_flow=False)}"
        elif full["type"] == "array":
            item = resolve(full["items"], spec)
            yield f"{mark}{field}: # {_meaning(full)}"
            yield f"{mark}  - {_mapping(item, spec) if item['type'] == 'object' else f'# {_meaning(item)}'}"
            yield from _codes_of_item(item, spec)
        elif full["type"] == "object" and "properties" in full:
            yield f"{mark}{field}: {_mapping(full, spec)} # {_meaning(full)}"
            yield from _codes_of_item(full, spec)
        else:
            yield f"{mark}{field}: # {_meaning(full)}"
            yield from _codes(full)


def _meaning(full: Schema) -> str:
    return full.get("description") or f"{full.get('title', 'Value')}."


def _codes(full: Schema, field: str = "") -> Iterator[str]:
    """Yield a comment for each code of a field and what it means; of a very long list, none."""
    codes = full.get("oneOf", [])
    of = f"{field}: " if field else ""
    if len(codes) > MANY_CODES:
        yield f"#     {of}one of {len(codes)} codes, which 'accord find' finds by their names"
        return
    for code in codes:
        yield f"#     {of}{code_text(code['const'])}: {code_words.meaning(code) or _meaning(code)}"


def _codes_of_item(item: Schema, root: Schema) -> Iterator[str]:
    if item["type"] != "object":
        yield from _codes(item)
        return
    for prop, raw in item["properties"].items():
        full = resolve(raw, root)
        yield from _codes(full if full["type"] != "array" else resolve(full["items"], root), prop)


def _mapping(item: Schema, root: Schema) -> str:
    """Return an item with what is required of it, and of the items of its lists."""
    fields = []
    for field in (name for name in item["properties"] if name in item["required"]):
        full = resolve(item["properties"][field], root)
        inner = resolve(full["items"], root) if full["type"] == "array" else None
        listed = "" if inner is None else f"[{_mapping(inner, root) if inner['type'] == 'object' else ''}]"
        fields.append(f"{quoted(field, is_flow=True)}: {listed}")
    return "{" + ", ".join(fields) + "}"

"""Field paths of earlier versions, as they are written today: lists by their items, keys with all their values."""

from __future__ import annotations

from typing import Any

from accord.evidence.assertions import cells
from accord.evidence.path_text import FieldError, canonical, joined, steps, with_key
from accord.evidence.paths import item_keys, named_before
from accord.problems import Path
from accord.schema.model import EVIDENCE, Schemas
from accord.sources.records import Record


def respelled(record: Record, schemas: Schemas) -> dict[Path, list[str]]:
    """Return the lists of field paths of a record, of whatever shape, that are written otherwise today.

    They stand by their paths in the record: those of ``fields`` and ``except`` of each entry of evidence, and the keys
    of ``missing``, each with the one that takes its place.
    """
    changed: dict[Path, list[str]] = {}
    for index, entry in enumerate(_list(record.data, EVIDENCE)):
        fields, excepted = _texts(entry, "fields"), _texts(entry, "except")
        out = [path for text in excepted for path in _named(text, record, schemas, is_field=False)]
        named = [path for text in fields for path in _named(text, record, schemas, is_field=True) if path not in out]
        written = {*map(canonical, fields)}
        named = [path for path in named if path in written or any(cells(path, set(out), record, schemas))]
        if named and named != [*map(canonical, fields)]:
            within = tuple(f"{path}{sign}" for path in named for sign in "[.")
            changed[EVIDENCE, index, "fields"] = list(dict.fromkeys(named))
            out = [path for path in out if path.startswith(within)]
        if named and out != [*map(canonical, excepted)]:
            changed[EVIDENCE, index, "except"] = out
    missing = record.data.get("missing") if isinstance(record.data, dict) else None
    for text in missing if isinstance(missing, dict) else ():
        (now,) = _named(text, record, schemas, is_field=False)
        if now != canonical(text):
            changed["missing", text] = [now]
    return changed


def _list(data: Any, name: str) -> list[Any]:
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, list) else []


def _texts(entry: Any, name: str) -> list[str]:
    """Return the texts of a list of an entry; none where it is no list of texts."""
    value = _list(entry, name)
    return value if all(isinstance(text, str) for text in value) else []


def _named(text: str, record: Record, schemas: Schemas, *, is_field: bool) -> list[str]:
    """Return the paths of today for one as written; that itself where it names nothing, or more than one thing."""
    table, data, path = schemas.tables[record.table], record.data, ""
    try:
        walk = steps(text)
    except FieldError:
        return [text]
    for nth, (name, key) in enumerate(walk):
        path = joined(path, name)
        child = schemas.children(table.name).get(name)
        items = _list(data, name)
        if child is None or not items:
            return [canonical(text)] if nth < len(walk) - 1 or key else [path]
        keys = item_keys(child, items)
        if not key:
            is_bare = is_field and nth == len(walk) - 1 and all(keys)
            return [with_key(path, each) for each in keys] if is_bare else [canonical(text)]
        places = [at for at, each in enumerate(keys) if each == key] or named_before(key, keys)
        if len(places) != 1:
            return [canonical(text)]
        table, data, path = child, items[places[0]], with_key(path, keys[places[0]])
    return [path]

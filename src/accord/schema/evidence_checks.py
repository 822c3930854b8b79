"""What ``evidence``, by which a record becomes one whose cells need sources, and ``missing`` must look like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.problems import Path
from accord.schema.definitions import lists
from accord.schema.key_checks import no_key
from accord.schema.model import EVIDENCE, Schema, resolve

MISSING = "missing"
# The properties of an entry that the engine reads, with what each is; those of NEEDED are required.
_TEXT, _TEXTS, _FLAG = "text", "a list of texts", "true or false"
ENTRY = {
    "fields": _TEXTS,
    "source": _TEXT,
    "except": _TEXTS,
    "says": _TEXT,
    "denies": _FLAG,
    "at": _TEXTS,
    "attributed_to": _TEXT,
    "voice": _TEXT,
    "voice_named": _FLAG,
    "channel": _TEXT,
    "note": _TEXT,
}
NEEDED = ("fields", "source")
REASON, NOTE = "reason", "note"  # of an entry of missing that is no text


def check(schema: Schema) -> Iterator[tuple[Path, str]]:
    """Yield a fault for each part of ``evidence`` and ``missing`` that is not of the form the engine reads."""
    own = schema["properties"]
    if EVIDENCE in own:
        yield from _check_list(schema)
    for name, spec in own.items():
        full = resolve(spec, schema)
        path: Path = ("properties", name)
        if full["type"] == "object" and (name != MISSING or EVIDENCE not in own):
            yield path, "a mapping is for missing, beside a list called evidence, only; write a list of objects"
        elif name == MISSING and EVIDENCE in own and not _is_map_of_reasons(full, schema):
            fact = (
                "missing, beside evidence, is a mapping from fields to texts that say why they are empty, or to objects"
            )
            yield path, f"{fact} that require a {REASON} and may have a {NOTE}, both of them texts"
        if EVIDENCE not in own and "x-evidence" in _words(full, schema):
            yield path, "x-evidence asks for sources, and there is no list called evidence to name them; add one"
    for path, spec, item in lists(schema, schema):
        if path[1] != EVIDENCE and "x-evidence" in _words(spec, schema):
            yield from _check_key(path, spec, item, schema)


def _check_key(path: Path, spec: Schema, item: Schema, schema: Schema) -> Iterator[tuple[Path, str]]:
    """Yield a fault where the items of a list of which evidence speaks have no key by which a field path names them."""
    own = item.get("properties", {})
    if "id" in own:
        return
    if own and "x-key" not in spec:
        fact = "evidence speaks of its items, and names them by their key; give the list an x-key, or its items an id"
        yield path, fact
    for name, inner in [(name, own[name]) for name in spec.get("x-key", ())] if own else [("an item", item)]:
        full = resolve(inner, schema)
        if full.get("format") != "edtf" and (kind := no_key(full)):
            yield path, f"evidence names its items by their key, and {name} is {kind}; give it one of texts"


def _words(full: Schema, schema: Schema) -> set[str]:
    """Return the words of a property, and of those of its items."""
    item = resolve(full["items"], schema) if "items" in full else {}
    inner = (_words(resolve(spec, schema), schema) for spec in item.get("properties", {}).values())
    return set(full).union(item, *inner)


def _is_map_of_reasons(full: Schema, schema: Schema) -> bool:
    inner = full.get("additionalProperties")
    entry = resolve(inner, schema) if isinstance(inner, dict) else {}
    if "properties" not in entry:
        return entry.get("type") == "string"
    are_texts = all(_form(spec, schema) == _TEXT for spec in entry["properties"].values())
    return are_texts and entry["properties"].keys() <= {REASON, NOTE} and REASON in entry["required"]


def _check_list(schema: Schema) -> Iterator[tuple[Path, str]]:
    path: Path = ("properties", EVIDENCE)
    spec = schema["properties"][EVIDENCE]
    item = resolve(spec["items"], schema) if "items" in spec else {}
    if "properties" not in item:
        yield path, "evidence is a list of objects, one a source, with fields and source; give this another name"
        return
    if EVIDENCE not in schema["required"]:
        yield path, f'evidence must be required, or cells would need sources that nobody has to name: add "{EVIDENCE}"'
    inside: Path = (*path, "items")
    for name in NEEDED:
        if name not in item["properties"] or name not in item["required"]:
            yield inside, f"an entry of evidence has {name}, and requires it; see {', '.join(ENTRY)}"
    for name, inner in item["properties"].items():
        if name not in ENTRY:
            known = ", ".join(word for word in ENTRY if word not in item["properties"])
            yield (*inside, "properties", name), f"an entry of evidence has no {name}; it may have {known}"
        elif _form(inner, schema) != ENTRY[name]:
            yield (*inside, "properties", name), f"{name} of an entry of evidence is {ENTRY[name]}"


def _form(spec: Any, schema: Schema) -> str:
    full = resolve(spec, schema)
    if "items" in full:
        return _TEXTS if resolve(full["items"], schema)["type"] == "string" else ""
    return {"string": _TEXT, "boolean": _FLAG}.get(full["type"], "")

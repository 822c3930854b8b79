"""Good values for every schema, and for every constraint a value that breaks it and nothing else beside it.

``record`` makes a whole good record of a table: every property filled, every reference pointing into the small dataset,
every cell that needs a source supported. ``BREAK`` holds one function per keyword; a keyword that is not there, or
whose function finds nothing, is a constraint that nobody has proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from accord.schema.model import resolve
from accord.schema.regex import ecma
from accord.values.formats import FORMATS
from support import schemas

Spec = dict[str, Any]
Steps = tuple[str | int, ...]

IDS = {
    "actors": "iran", "agreements": "border-deal", "events": "visit-2024", "offices": "minister-of-trade",
    "implementation_reports": "border-deal-guard-r1", "outlets": "north-news", "places": "baghdad",
    "provisions": "border-deal-guard", "sources": "north-1", "statements": "meeting-2024-s1",
}  # fmt: skip
# Where the first code, or any text, would break a rule of meaning.
CHOSEN = {
    ("package", "image"): "card.png",
    ("package", "temporal", "end"): "2024-02-16",
    ("agreements", "implementation_reports", "interest"): "own_duty",
    ("agreements", "implementation_reports", "provision"): "full-provisions",  # its own
    ("agreements", "provisions", "mutual"): False,
    ("agreements", "provisions", "quantities", "measure"): "money",
    ("events", "quantities", "measure"): "money",
    ("events", "date_basis"): "stated",
    ("events", "type"): "CONSULT",
    ("events", "mode"): "phone",  # a visit has another
    ("events", "participants", "actor"): "ali-visitor",  # who has the office
    ("search_log", "kept"): False,
    ("withdrawn", "table"): "actors",
    ("withdrawn", "replaced_by"): "iran",
}
ALTERNATIVES = {"sources": {"digest": "digest_missing"}}  # table -> property: the one that a record has in its place
REPEATED = {"events": ("statements", {"speaker": "ali-visitor"})}  # table -> its list of two: what joins needs another
FORMATTED = {
    "date": "2024-02-15",
    "edtf": "2024-02-15",
    "language-tag": "fa-Latn",
    "time": "17:25:00Z",
    "uri": "https://north.example/2",
}
TEXTS = (
    "Some words",
    "p1",
    "p2",
    "actors",
    "1.0.0",
    "CC0-1.0",
    "some-id",
    "date",
    "names[a]",
    "a:b",
    "0123456789abcdef",
    "0123456789abcdef" * 4,
    "17:25+03:00",
    "curated/events.yaml",
    "a@north.example",
)
MALFORMED = (
    "ftp://north.example/1",
    " Some words",
    "Some\twords",
    "-",
    "É",
    "2024-13",
    "2024-02-30",
    "e--n",
    "https://nohost/",
    "17:25:00",
    "25:00:00Z",
    "z" * 64,
    "zz",
)


def fits(text: str, spec: Spec, *, but: str = "") -> bool:
    """Return whether a text keeps to every rule of a scalar's schema, or to all but one and breaks that one."""
    kept = {
        "minLength": len(text) >= spec.get("minLength", 0),
        "maxLength": len(text) <= spec.get("maxLength", len(text)),
        "pattern": "pattern" not in spec or bool(ecma(spec["pattern"]).search(text)),
        "format": "format" not in spec or FORMATS[spec["format"]](text) is None,
    }
    return all(holds != (rule == but) for rule, holds in kept.items())


def scalar(spec: Spec, place: Steps = ()) -> Any:
    """Return a good value for a scalar's schema."""
    if place in CHOSEN:
        return CHOSEN[place]
    if target := spec.get("x-references"):
        return IDS[target.removesuffix(".id")]
    if "const" in spec or "oneOf" in spec or "enum" in spec:
        return spec["const"] if "const" in spec else spec["oneOf"][0]["const"] if "oneOf" in spec else spec["enum"][0]
    if spec["type"] == "string":
        found = [FORMATTED[spec["format"]]] if "format" in spec else [text for text in TEXTS if fits(text, spec)]
        assert found, f"no sample text for {place}: add one that matches {spec.get('pattern')} to TEXTS"
        return found[0]
    if spec["type"] == "array":
        return [scalar(spec["items"], place)]
    low = spec.get("minimum", spec.get("exclusiveMinimum", 0) + spec.get("multipleOf", 1))
    return {"boolean": True, "integer": int(low), "number": low + 0.5}[spec["type"]]


def value(spec: Spec, root: Spec, place: Steps) -> Any:
    """Return a good value for any property."""
    spec = resolve(spec, root)
    if spec["type"] == "array":
        return [value(spec["items"], root, place)]
    if spec["type"] == "object":
        return {name: value(inner, root, (*place, name)) for name, inner in spec.get("properties", {}).items()}
    return scalar(spec, place)


def record(table: str, *, missing: bool = False, instead_of: str = "") -> Spec:
    """Return a good record with every property; with ``missing``, one cell is empty and ``missing`` says why.

    Of two properties of which a record has one the first is there, or the second ``instead_of`` it.
    """
    root = schemas().records[table]
    data = {n: value(s, root, (table, n)) for n, s in root["properties"].items() if n not in ("evidence", "missing")}
    data["id"] = f"{table.replace('_', '-')}-full"
    for name, items in data.items():
        if isinstance(items, list) and isinstance(items[0], dict) and "id" in items[0]:
            items[0]["id"] = f"full-{name.replace('_', '-')}"
    if table in REPEATED:
        name, changes = REPEATED[table]
        data[name].append({**data[name][0], "id": f"full-{name}-2", **changes})
    for own, other in ALTERNATIVES.get(table, {}).items():
        del data[own if instead_of == other else other]
    if "evidence" in root["properties"]:
        if missing:
            empty = next(
                n
                for n, s in root["properties"].items()
                if s.get("x-evidence") == "required" and n not in root["required"]
            )
            del data[empty]
            if f"{empty}_basis" in data:  # of what is not there nobody knows it
                data[f"{empty}_basis"] = "unknown"
            data["missing"] = {empty: {"reason": "not_reported", "note": "No source says."}}
        data["evidence"] = list(evidence(table, data))
    return data


def evidence(table: str, data: Spec) -> Iterator[Spec]:
    """Yield good entries that use every property of an entry and support every cell that needs it."""
    root = schemas().records[table]
    needing = [n for n, s in root["properties"].items() if n in data and _bears_evidence(resolve(s, root), root)]
    paths = [
        item_path(table, name, data, at) if isinstance(data[name], list) else name
        for name in needing
        for at in range(len(data[name]) if isinstance(data[name], list) else 1)
    ]
    yield {"source": "north-1", "at": ["p1"], "fields": paths or ["title"], "voice": "official", "voice_named": True,
           "channel": "in_public", "attributed_to": "iran", "note": "Some words"}  # fmt: skip
    whole = next(name for name in needing if isinstance(data[name], list) and "role" in data[name][0])
    path = item_path(table, whole, data)
    yield {"source": "south-1", "at": ["p1"], "fields": [path], "except": [f"{path}.role"]}
    role = resolve(resolve(root["properties"][whole]["items"], root)["properties"]["role"], root)
    other = role["oneOf"][1]["const"]  # the sample's is the first
    yield {"source": "south-1", "at": ["p1"], "fields": [f"{path}.role"], "says": other}
    yield {"source": "south-2", "at": ["excerpt"], "fields": [f"{path}.role"], "denies": True}


def _bears_evidence(spec: Spec, root: Spec) -> bool:
    """Return whether a column needs a source, or a list does or a column in it."""
    inner = resolve(spec["items"], root).get("properties", {}) if "items" in spec else {}
    return "x-evidence" in spec or any("x-evidence" in column for column in inner.values())


def item_path(table: str, name: str, data: Spec, at: int = 0) -> str:
    """Return the field path of an item of a list: by its id, or by all of its key."""
    key = schemas().records[table]["properties"][name].get("x-key", ["id"])
    return f"{name}[{'/'.join(data[name][at][prop] for prop in key)}]"


def longer(spec: Spec) -> str:
    """Return a text that breaks the greatest length and nothing else."""
    least = spec["maxLength"] + 1
    numbers = "9" * least
    made = ("x" * least, numbers, "names[" + "x" * least + "]", "https://north.example/" + "x" * least,
    f"{numbers}.{numbers}.{numbers}",
            f"{'x' * least}@north.example",
            ", ".join(["p1"] * least), "[" + ",".join(["2024-02-15"] * least) + "]", "en" + "-x" * least)  # fmt: skip
    return next(text for text in made if fits(text, spec, but="maxLength"))


def shorter(spec: Spec) -> str:
    """Return a text that is too short and keeps to the pattern, unless nothing is asked for but not to be empty."""
    return (
        ""
        if spec["minLength"] == 1
        else next((text for text in ("x", "0", "https://a") if fits(text, spec, but="minLength")), "x")
    )


WRONG_TYPE = {"string": 7, "integer": "seven", "number": "seven", "boolean": "yes", "array": "one", "object": "one"}

# Keyword of a scalar -> a value that breaks it, given the schema.
BREAK: dict[str, Callable[[Spec], Any]] = {
    "type": lambda spec: WRONG_TYPE[spec["type"]],
    "oneOf": lambda _: "no_such_code",
    "enum": lambda _: "no_such_code",
    "const": lambda spec: not spec["const"] if isinstance(spec["const"], bool) else f"not {spec['const']}",
    "pattern": lambda spec: next(text for text in MALFORMED if fits_but_pattern(text, spec)),
    "format": lambda spec: next(text for text in MALFORMED if fits(text, spec, but="format")),
    "minLength": shorter,
    "maxLength": longer,
    "minimum": lambda spec: spec["minimum"] - 1,
    "maximum": lambda spec: spec["maximum"] + 1,
    "exclusiveMinimum": lambda spec: spec["exclusiveMinimum"],
    "exclusiveMaximum": lambda spec: spec["exclusiveMaximum"],
    "multipleOf": lambda spec: spec["multipleOf"] / 2,
    "x-references": lambda _: "no-such-id",
    "x-unique": lambda _: "https://north.example/1",  # of another record
    "x-neutral": lambda _: "What the terrorist regime did",
}


def fits_but_pattern(text: str, spec: Spec) -> bool:
    """Return whether a text breaks the pattern, whatever the format says: a pattern may say part of what it says."""
    return fits(text, {k: v for k, v in spec.items() if k != "format"}, but="pattern")

"""Questions: a record asked for field by field; the schema and what is there already judge each answer at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from accord.rules.shape import ShapeChecker
from accord.schema.model import Schema, resolve
from accord.sources import yaml12
from accord.sources.records import Record
from accord.values.quoting import code_text

HELP = "?"  # shows what each code means
NEAREST = 5


@dataclass
class Dialogue:
    """Asks for a record of a schema.

    ``read`` returns the answer to a prompt and raises ``EOFError`` at its end; ``say`` shows a line. ``keys`` returns
    what a reference may name, ``similar`` what looks like a text there, as a key and a label.
    """

    schema: Schema
    read: Callable[[str], str]
    say: Callable[[str], None]
    keys: Callable[[str], Collection[str]]
    similar: Callable[[str, str], Iterator[tuple[str, str]]]

    def record(self, known: dict[str, Any]) -> dict[str, Any]:
        """Return a record; what is ``known`` of it is not asked for."""
        return {**known, **self._fields(self.schema, "", known)}

    def field(self, prop: str, wrong: Callable[[str], object] = lambda _: None) -> Any:
        """Return the value of a field of the record, which is asked for until nothing is ``wrong`` with it."""
        while fault := wrong(value := self._value(self.schema["properties"][prop], prop, required=True)):
            self.say(f"  {fault}")
        return value

    def _fields(self, spec: Schema, path: str, known: Collection[str] = ()) -> dict[str, Any]:
        values = {}
        for prop, raw in spec["properties"].items():
            if prop in known:
                continue
            value = self._value(raw, f"{path}{prop}", required=prop in spec.get("required", ()))
            if value is not None:
                values[prop] = value
        return values

    def _value(self, raw: Schema, path: str, *, required: bool) -> Any:
        spec = resolve(raw, self.schema)
        if spec["type"] == "object":
            return self._fields(spec, f"{path}.") or None if "properties" in spec else self._mapping(spec, path)
        if spec["type"] == "array" and (item := resolve(spec["items"], self.schema))["type"] == "object":
            return self._items(spec, item, path, required=required)
        return self._answer(raw, path, required=required)

    def _items(self, spec: Schema, item: Schema, path: str, *, required: bool) -> list[Any] | None:
        """Ask for the items of a list until the first field of one is left empty."""
        first = next(
            (prop for prop in item["properties"] if prop in item.get("required", ())), next(iter(item["properties"]))
        )
        self.say("")
        self.say(f"{path}: {_meaning(spec)}")
        items: list[Any] = []
        while True:
            place = f"{path}[{len(items)}]."
            begun = self._value(item["properties"][first], f"{place}{first}", required=required and not items)
            if begun is None:
                return items or None
            fields = {first: begun, **self._fields(item, place, {first})}
            items.append({prop: fields[prop] for prop in item["properties"] if prop in fields})

    def _mapping(self, spec: Schema, path: str) -> dict[str, Any] | None:
        """Ask for the entries of a mapping until a key is left empty."""
        values = {}
        while key := self.read(f"{path}, the name of an entry or nothing> ").strip():
            value = self._value(spec["additionalProperties"], f"{path}.{key}", required=True)
            values[key] = value
        return values or None

    def _answer(self, raw: Schema, path: str, *, required: bool) -> Any:
        """Ask for one value, or for values with commas between them, until the schema takes the answer."""
        spec = resolve(raw, self.schema)
        item = resolve(spec["items"], self.schema) if spec["type"] == "array" else spec
        codes = {code_text(code["const"]): code for code in item.get("oneOf", [])}
        self.say("")
        self.say(f"{path}{'' if required else ' (may be left empty)'}: {_meaning(spec)}")
        if codes:
            self.say(f"  {', '.join(codes)}; {HELP} for their meaning")
        elif "enum" in item:
            self.say(f"  {', '.join(map(code_text, item['enum']))}")
        while True:
            text = self.read("> ").strip()
            if text == HELP:
                self._explain(codes)
            elif text:
                value = (
                    [_typed(part.strip(), item) for part in text.split(",")] if item is not spec else _typed(text, spec)
                )
                faults = [
                    *self._faults(raw, value),
                    *self._unknown(item, value if isinstance(value, list) else [value]),
                ]
                if not faults:
                    return value
                for fault in faults:
                    self.say(f"  {fault}")
            elif not required:
                return None
            else:
                self.say("  is needed")

    def _explain(self, codes: dict[str, Schema]) -> None:
        for text, code in codes.items():
            self.say(f"  {text}: {_meaning(code)}")

    def _faults(self, raw: Schema, value: Any) -> Iterator[str]:
        """Yield what the schema has against a value."""
        alone = {"type": "object", "properties": {"value": raw}, "$defs": self.schema.get("$defs", {})}
        record = Record("", {"value": value}, "", yaml12.load(b""))
        yield from (problem.message.removeprefix("value: ") for problem in ShapeChecker(alone).check(record))

    def _unknown(self, item: Schema, values: list[Any]) -> Iterator[str]:
        """Yield, for each value that is to name a row and names none, what it may mean."""
        target = item.get("x-references")
        if target is None:
            return
        known = self.keys(target)
        for value in values:
            if str(value) not in known:
                near = [f"{key} ({label})" for key, label in self.similar(target, str(value))][:NEAREST]
                yield f"{value!r} is not in {target}{'; like it: ' + ', '.join(near) if near else ''}"


def _meaning(spec: Schema) -> str:
    return str(spec.get("description") or spec.get("title", ""))


def _typed(text: str, spec: Schema) -> Any:
    """Return an answer as a value of its type where it looks like one, else as the text that it is."""
    if spec["type"] == "string":
        return text
    if spec["type"] == "boolean":
        return {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}.get(
            text.casefold(), text
        )
    try:
        return json.loads(text)
    except ValueError:
        return text

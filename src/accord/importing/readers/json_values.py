"""JSON and YAML as values: numbers as they are spelt, each key once, dates and words such as no left as texts.

A value takes a hundred times its text in memory, so that how many there are is counted before they are made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from accord.importing.literals import Number
from accord.importing.model import ImportSourceError
from accord.importing.readers import text_encoding
from accord.sources.json_values import repeated_key
from accord.sources.yaml_scalars import resolve

MAX_RECORD_VALUES = 500_000  # of a record of JSON
MAX_YAML_VALUES = 250_000  # of a file of YAML, those that its aliases repeat included
_MERGE = "<<"
_TOO_MANY = f"holds more than {MAX_YAML_VALUES:,} values; write it as several files, or as JSON Lines"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError(f"the key {repeated_key(pairs)!r} stands twice in one object; take one out")
    return made


def _constant(name: str) -> float:
    return float(name.replace("Infinity", "inf"))


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=Number, parse_float=Number, parse_constant=_constant)


def read_json(path: Path, encoding: str = "") -> Any:
    """Return what a file of JSON holds.

    Raises:
        ImportSourceError: if it is none.
    """
    text = path.read_text(encoding=text_encoding.detect(path, encoding).name)
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise ImportSourceError(path, f"is no JSON that can be read: {error}") from None


def size_fault(text: str, at: int = 0) -> str:
    """Return what is wrong with a text of JSON, from a place on, of more values than a record may have, or nothing."""
    if text.count(",", at) < MAX_RECORD_VALUES:
        return ""
    return (
        f"a record of more than {MAX_RECORD_VALUES:,} values, which is no record; give each thing a record of its own"
    )


@dataclass(frozen=True)
class Lines:
    """The objects of a file of JSON Lines, each read when it is asked for; empty lines hold nothing."""

    path: Path
    encoding: str

    def __iter__(self) -> Iterator[dict[str, Any]]:
        with self.path.open(encoding=self.encoding) as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                if fault := size_fault(line):
                    raise ImportSourceError(self.path, f"holds {fault}", number)
                try:
                    value = DECODER.decode(line)
                except (ValueError, RecursionError) as error:
                    raise ImportSourceError(self.path, f"is no JSON that can be read: {error}", number) from None
                if not isinstance(value, dict):
                    raise ImportSourceError(self.path, "holds no object here, and so no record", number)
                yield value


def read_yaml(path: Path, encoding: str = "") -> Any:
    """Return what a file of YAML holds, by the rules of YAML 1.2: aliases and merge keys are written out.

    Raises:
        ImportSourceError: if it is none.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = path.read_text(encoding=text_encoding.detect(path, encoding).name)
    try:
        for count, _ in enumerate(yaml.parse(text, Loader=loader)):
            if count > MAX_YAML_VALUES:
                raise ImportSourceError(path, _TOO_MANY)
        values = [_Values().of(document) for document in yaml.compose_all(text, Loader=loader)]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ImportSourceError(path, f"is no YAML that can be read: {error}") from None
    return values[0] if len(values) == 1 else values


class _Values:
    """Makes the values of a document, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def of(self, node: yaml.Node) -> Any:
        """Return the value of a node.

        Raises:
            ValueError: if it is none that is imported.
        """
        self.count += 1
        if self.count > MAX_YAML_VALUES:
            raise ValueError(_TOO_MANY)
        if isinstance(node, yaml.SequenceNode):
            return [self.of(item) for item in node.value]
        return self._mapping(node) if isinstance(node, yaml.MappingNode) else _scalar(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, value in node.value:
            if key.id != "scalar":
                raise ValueError(f"line {key.start_mark.line + 1}: a key that is no text")
            if key.value == _MERGE and not key.style:
                inner = self.of(value)
                for mapping in reversed(inner if isinstance(inner, list) else [inner]):
                    merged |= mapping
            elif key.value in own:
                raise ValueError(f"line {key.start_mark.line + 1}: the key {key.value!r} stands twice; take one out")
            else:
                own[key.value] = self.of(value)
        return {**merged, **own}


def _scalar(node: Any) -> Any:
    if node.style:  # quotes, or a block
        return node.value
    resolved = resolve(node.value)
    if resolved.fault:  # 012, .5, 1_000: other readers make a number of it, each another
        return node.value
    value = resolved.value
    return Number(node.value) if isinstance(value, int | float) and not isinstance(value, bool) else value

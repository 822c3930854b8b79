"""JSON and YAML as values: numbers as they are spelt, each key once, dates and words such as no left as texts."""

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

_MERGE = "<<"


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
        documents = list(yaml.compose_all(text, Loader=loader))
        values = [_value(document) for document in documents]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ImportSourceError(path, f"is no YAML that can be read: {error}") from None
    return values[0] if len(values) == 1 else values


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return _scalar(node)
    own: dict[str, Any] = {}
    merged: dict[str, Any] = {}
    for key, value in node.value:
        if key.id != "scalar":
            raise ValueError(f"line {key.start_mark.line + 1}: a key that is no text")
        if key.value == _MERGE and not key.style:
            inner = _value(value)
            for mapping in reversed(inner if isinstance(inner, list) else [inner]):
                merged |= mapping
        elif key.value in own:
            raise ValueError(f"line {key.start_mark.line + 1}: the key {key.value!r} stands twice; take one out")
        else:
            own[key.value] = _value(value)
    return {**merged, **own}


def _scalar(node: Any) -> Any:
    if node.style:  # quotes, or a block
        return node.value
    resolved = resolve(node.value)
    if resolved.fault:  # 012, .5, 1_000: other readers make a number of it, each another
        return node.value
    value = resolved.value
    return Number(node.value) if isinstance(value, int | float) and not isinstance(value, bool) else value

"""Nested records: a list of objects in JSON or YAML, a file of JSON Lines, a folder with a record a file.

An object in a record is a part of it: its fields are columns of the record, ``team1_name``. A list is a table of its
own, whose rows name their record; so are lists in the items of lists, to any depth. Each such table is staged and
inferred as any other; the records are written as YAML or, where they are many, as rows of these tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.importing.model import ImportSourceError
from accord.importing.readers import json_stream, json_values, text_encoding
from accord.importing.readers.json_stream import Items
from accord.importing.readers.json_values import Lines
from accord.importing.readers.reading import Reading
from accord.importing.readers.record_tables import LINES, YAML, add

ENDINGS = (".json", ".geojson", *YAML, *LINES)
_OF_PACKAGE = ("name", "title", "description", "version", "homepage", "license", "licence")


def read(given: Reading) -> None:
    """Add the tables of a file to the source.

    Raises:
        ImportSourceError: if it holds no records.
    """
    path = given.path
    stem = path.name.rpartition(".")[0]
    add_all(given, _load(path, given.encoding), stem)


def add_all(given: Reading, value: Any, name: str) -> None:
    """Add the lists of records in a value as tables; the one list, or the value itself, is a table of a name.

    Raises:
        ImportSourceError: if it holds no records.
    """
    for inner, records in _lists(given, value, name):
        add(given, inner, given.path.name, records)


def _load(path: Path, encoding: str) -> Any:
    """Return what a file holds: lists of many records as something that reads them from it again and again."""
    if path.suffix in LINES:
        return Lines(path, text_encoding.detect(path, encoding).name)
    if path.suffix in YAML:
        return json_values.read_yaml(path, encoding)
    is_large = path.stat().st_size > json_stream.WHOLE_BYTES
    return json_stream.outline(path, encoding) if is_large else json_values.read_json(path, encoding)


def read_folder(given: Reading, files: Sequence[Path]) -> bool:
    """Add a folder of records, one a file, as one table; return whether it is such a folder."""
    values = {}
    for path in files:
        values[path] = _load(path, given.encoding)
        if not isinstance(values[path], dict):
            return False
    if not _are_alike(list(values.values())):
        return False
    records = list(values.values())
    if not all("id" in record for record in records):
        records = [{"id": path.stem, **record} for path, record in values.items()]
        given.source.facts.append((given.path.name, "a record a file: the name of the file is its id"))
    add(given, given.path.absolute().name, given.path.name, records)
    return True


def _are_alike(records: list[dict[str, Any]]) -> bool:
    """Whether most of the keys of objects are those that most of them have."""
    counts = Counter(key for record in records for key in record)
    usual = sum(count for count in counts.values() if 2 * count >= len(records))
    return len(records) > 1 and 2 * usual > sum(counts.values())


def _lists(given: Reading, value: Any, stem: str) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    """Yield the lists of records in what a file holds, by name."""
    if _is_records(value):
        yield stem, value
        return
    if not isinstance(value, dict):
        raise ImportSourceError(given.path, "holds no list of records, nor an object with such lists")
    if value.get("type") == "FeatureCollection" and _is_records(value.get("features")):
        yield stem, _Features(value["features"])
        others = sorted(value.keys() - {"type", "features"})
        given.source.dropped += [(given.path.name, f"{key}, which stands beside the features") for key in others]
        return
    lists = {key: inner for key, inner in value.items() if _is_records(inner)}
    objects = [inner for inner in value.values() if isinstance(inner, dict)]
    if not lists and len(objects) == len(value) > 1 and _are_alike(objects):
        name = "id" if not any("id" in record for record in objects) else "key"
        given.source.facts.append((given.path.name, f"an object of records: the key of each is its {name}"))
        yield stem, [{name: key, **record} for key, record in value.items()]
        return
    if not lists:
        yield stem, [value]
        return
    for key, inner in value.items():
        if key in lists:
            yield key, inner
        elif key in _OF_PACKAGE and isinstance(inner, str):
            given.source.package.setdefault("title" if key == "name" else key, inner)
        else:
            given.source.dropped.append((given.path.name, f"{key}, which stands beside the lists of records"))


def _is_records(value: Any) -> bool:
    is_list = isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
    return is_list or isinstance(value, Items | Lines)


@dataclass(frozen=True)
class _Features:
    """Features of GeoJSON as records."""

    features: Iterable[dict[str, Any]]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return map(_feature, self.features)


def _feature(feature: dict[str, Any]) -> dict[str, Any]:
    """Return a feature of GeoJSON as a record: its properties, and its geometry as one of them."""
    own = {"id": feature["id"]} if "id" in feature else {}
    return {**own, **(feature.get("properties") or {}), "geometry": feature.get("geometry")}

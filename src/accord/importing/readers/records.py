"""Nested records: a list of objects in JSON or YAML, a file of JSON Lines, a folder with a record a file.

An object in a record is a part of it: its fields are columns of the record, ``team1_name``. A list is a table of its
own, whose rows name their record; so are lists in the items of lists, to any depth. Each such table is staged and
inferred as any other; the records are written as YAML or, where they are many, as rows of these tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from accord.importing import shapes
from accord.importing.infer import keys, kinds
from accord.importing.literals import Number
from accord.importing.model import ImportSourceError, Records, Table
from accord.importing.names import distinct, singular
from accord.importing.readers import json_values, typed_rows
from accord.importing.readers.reading import Reading
from accord.importing.store import cell

ENDINGS = (".json", ".yaml", ".yml", ".jsonl", ".ndjson", ".geojson")
_YAML = (".yaml", ".yml")
_PLACES = ("row above", "place in its list")  # staged behind the columns of each table
_LINES = (".jsonl", ".ndjson")
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
    if path.suffix in _LINES:
        return list(json_values.read_lines(path, encoding))
    is_json = path.suffix in (".json", ".geojson")
    return json_values.read_json(path, encoding) if is_json else json_values.read_yaml(path, encoding)


def read_folder(given: Reading, files: Sequence[Path]) -> bool:
    """Add a folder of records, one a file, as one table; return whether it is such a folder."""
    values = {path: _load(path, given.encoding) for path in files}
    if not all(isinstance(value, dict) for value in values.values()) or not _are_alike(list(values.values())):
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


def _lists(given: Reading, value: Any, stem: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the lists of records in what a file holds, by name."""
    if _is_records(value):
        yield stem, value
        return
    if not isinstance(value, dict):
        raise ImportSourceError(given.path, "holds no list of records, nor an object with such lists")
    if value.get("type") == "FeatureCollection" and _is_records(value.get("features")):
        yield stem, [_feature(feature) for feature in value["features"]]
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
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _feature(feature: dict[str, Any]) -> dict[str, Any]:
    """Return a feature of GeoJSON as a record: its properties, and its geometry as one of them."""
    own = {"id": feature["id"]} if "id" in feature else {}
    return {**own, **(feature.get("properties") or {}), "geometry": feature.get("geometry")}


def add(given: Reading, name: str, origin: str, records: list[dict[str, Any]]) -> None:
    """Stage records with their lists as tables. Records with lists that nothing tells apart are numbered.

    Raises:
        ImportSourceError: if no record has a field.
    """
    before = len(given.source.tables), len(given.source.losses), len(given.source.facts)
    table = _staged(given, name, origin, records)
    if table.lists and not keys.find_key(given.store, table, kinds.infer(given.store, table), []).places:
        del given.source.tables[before[0] :], given.source.losses[before[1] :], given.source.facts[before[2] :]
        field = "id" if all("id" not in record for record in records) else "record_number"
        numbered = [{field: Number(at), **record} for at, record in enumerate(records, 1)]
        table = _staged(given, name, origin, numbered)
        fact = f"no field tells the records apart: {field} is added, which numbers them in their order"
        given.source.facts.append((origin, fact))
    _note_json(given, table)
    is_flat = not table.lists and not any(isinstance(value, dict) for record in records for value in record.values())
    if given.path.suffix in _LINES and is_flat and before[1:] == (len(given.source.losses), len(given.source.facts)):
        table.copied = given.path
        given.source.facts.append((origin, "flat JSON Lines: the file itself is kept"))


def _staged(given: Reading, name: str, origin: str, records: list[dict[str, Any]]) -> Table:
    level = shapes.level(records)
    if not (level.values or level.lists):
        raise ImportSourceError(given.path, "holds records without a field; take it out of what is imported")
    table = Table(name, origin, [], records=Records(level, (), records, given.path.suffix in _YAML))
    _stage(given, table, [(record, "", "") for record in records])
    return table


def _note_json(given: Reading, table: Table) -> None:
    for way in sorted(table.records.level.as_json) if table.records else ():
        fact = f"{'.'.join(way)} holds lists or objects of no one shape: each is written as a text of JSON"
        given.source.facts.append((table.origin, fact))
    for child in table.lists:
        _note_json(given, child)


_Row = tuple[Any, str, str]  # a record, the number of the row above, from 0, and its place in the list, from 1


def _stage(given: Reading, table: Table, rows: list[_Row]) -> None:
    """Stage the rows of a level and of those below it."""
    made = table.records.level  # type: ignore[union-attr] # nested records have one
    ways = [*made.values, *made.lists]
    labels = ["_".join(way) for way in ways] if not made.is_values else [singular(table.prop)]
    names, changes = distinct(labels)
    given.source.facts += [(table.origin, change) for change in changes]
    values = (
        [*(record if made.is_values else shapes.value_of(record, way, made) for way in made.values), above, place]
        for record, above, place in rows
    )
    own = names[: len(made.values)]
    staged = typed_rows.stage(table.name, table.origin, [*own, *_PLACES], values, (given.store, given.source))
    table.columns, table.staged = staged.columns[: len(own)], staged.staged
    given.source.tables.append(table)
    for (way, below), prop in zip(made.lists.items(), names[len(own) :], strict=True):
        name = f"{singular(table.name)}_{prop}"
        child = Table(name, table.origin, [], parent=table, prop=prop, records=Records(below, way))
        items = [
            (item, str(number), str(place))
            for number, (record, _, _) in enumerate(rows)
            for place, item in enumerate(shapes.items_of(record, way), 1)
        ]
        table.lists.append(child)
        _stage(given, child, items)
    if table.parent and not made.is_values:
        _rename_id(given, table)


def _rename_id(given: Reading, table: Table) -> None:
    """Give a field id of items another name where it does not tell all items apart, as a column id has to."""
    if table.columns[0].name != "id":
        return
    id_cell = f"nullif({cell(0)}, '')"
    filled, different, rows = given.store.rows(
        f"SELECT count({id_cell}), count(DISTINCT {id_cell}), count(*) FROM {table.staged}"
    )[0]
    if filled < rows or different < rows:
        table.columns[0].name = f"{singular(table.prop)}_id"
        fact = f"id does not tell all items of {table.prop} apart: it is called {table.columns[0].name}"
        given.source.facts.append((table.origin, fact))

"""What stands where in nested records: which fields are values, which are lists, and which of these hold objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from accord.importing import literals

VALUE, OBJECT, LIST, JSON = "value", "object", "list", "json"
_GEOMETRY = ({"type", "coordinates"}, {"type", "geometries"})
Fields = tuple[str, ...]  # the way to a value through objects


@dataclass
class Seen:
    """What stands under one key in the records of a level, in objects and in the items of lists."""

    kinds: set[str] = field(default_factory=set)
    item_kinds: set[str] = field(default_factory=set)
    fields: dict[str, Seen] = field(default_factory=dict)


@dataclass
class Level:
    """The records of one table: the ways to their values, in order, and the levels of their lists.

    ``is_values`` says that an item is a value and no object: its one way is ().
    """

    values: list[Fields] = field(default_factory=list)
    as_json: set[Fields] = field(default_factory=set)  # among the values: what no column has a type for
    lists: dict[Fields, Level] = field(default_factory=dict)
    is_values: bool = False
    is_flat: bool = True  # no record holds an object


def level(records: Iterable[Mapping[str, Any]]) -> Level:
    """Return the level of records that are read together, of which none is kept."""
    fields: dict[str, Seen] = {}
    for record in records:
        _observe(record, fields)
    return _level(fields)


def _observe(record: Mapping[str, Any], fields: dict[str, Seen]) -> None:
    for key, value in record.items():
        seen = fields.setdefault(key, Seen())
        if value is None:
            continue
        if not isinstance(value, list):
            seen.kinds.add(JSON if isinstance(value, dict) and is_geometry(value) else _kind(value))
        else:
            seen.kinds.add(LIST)
            seen.item_kinds |= {_kind(item) for item in value}
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                _observe(item, seen.fields)


def _level(fields: dict[str, Seen]) -> Level:
    made = Level()
    _place(made, (), fields)
    made.values.sort(key=lambda way: way != ("id",))  # an id that rows are found by stands first
    return made


def is_geometry(value: Mapping[str, Any]) -> bool:
    """Whether an object is a geometry of GeoJSON, which is one value."""
    return any(keys <= value.keys() for keys in _GEOMETRY) and isinstance(value.get("type"), str)


def _kind(value: Any) -> str:
    return OBJECT if isinstance(value, dict) else LIST if isinstance(value, list) else VALUE


def _place(made: Level, above: Fields, fields: dict[str, Seen]) -> None:
    """Decide what each way is: a value, an object that is walked through, a list."""
    for key, seen in fields.items():
        way = (*above, key)
        if seen.kinds <= {VALUE}:
            made.values.append(way)
        elif seen.kinds == {OBJECT}:
            _place(made, way, seen.fields)
        elif LIST in seen.kinds and (kinds := seen.item_kinds | (seen.kinds - {LIST})) in ({VALUE}, {OBJECT}):
            below = Level([()], is_values=True) if kinds == {VALUE} else _level(seen.fields)
            if below.values or below.lists:
                made.lists[way] = below
            else:  # objects without a field
                made.values.append(way)
                made.as_json.add(way)
        else:  # of no one shape, or never anything but an empty list
            made.values.append(way)
            made.as_json.add(way)
        made.is_flat = made.is_flat and seen.kinds <= {VALUE, LIST}


def get(record: Any, way: Fields) -> Any:
    """Return what stands in a record at the end of a way; None where it is not there."""
    for key in way:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def value_of(record: Any, way: Fields, made: Level) -> Any:
    """Return the value of a column; what is no value as JSON text."""
    value = get(record, way)
    if way in made.as_json and value is not None and not (value == [] or isinstance(value, str)):
        return literals.dump(value)
    return None if value == [] else value


def items_of(record: Any, way: Fields) -> Iterator[Any]:
    """Yield the items of a list; what stands there without brackets is one."""
    value = get(record, way)
    for item in value if isinstance(value, list) else [] if value is None else [value]:
        if item is not None:
            yield item

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
    """What stands under one way in the records of a level."""

    kinds: set[str] = field(default_factory=set)
    item_kinds: set[str] = field(default_factory=set)
    items: list[Any] = field(default_factory=list)  # of the lists, all of them: the records of the next level


@dataclass
class Level:
    """The records of one table: the ways to their values, in order, and the levels of their lists.

    ``is_values`` says that an item is a value and no object: its one way is ().
    """

    values: list[Fields] = field(default_factory=list)
    as_json: set[Fields] = field(default_factory=set)  # among the values: what no column has a type for
    lists: dict[Fields, Level] = field(default_factory=dict)
    is_values: bool = False
    wrapped: set[Fields] = field(default_factory=set)  # lists that stand without brackets where they have one item


def level(records: Iterable[Any], *, is_values: bool = False) -> Level:
    """Return the level of records that are read together."""
    if is_values:
        return Level([()], is_values=True)
    seen: dict[Fields, Seen] = {}
    for record in records:
        _observe(record, (), seen)
    made = Level()
    covered: set[Fields] = set()
    for way, what in seen.items():
        if any(way[:size] in covered for size in range(1, len(way))):
            continue
        _place(made, way, what, covered)
    made.values.sort(key=lambda way: way != ("id",))  # an id that rows are found by stands first
    return made


def _observe(record: Mapping[str, Any], above: Fields, seen: dict[Fields, Seen]) -> None:
    for key, value in record.items():
        way = (*above, key)
        what = seen.setdefault(way, Seen())
        if value is None:
            continue
        if isinstance(value, dict):
            what.kinds.add(JSON if is_geometry(value) else OBJECT)
            what.items.append(value)
            _observe(value, way, seen)
        elif isinstance(value, list):
            what.kinds.add(LIST)
            what.item_kinds |= {_kind(item) for item in value}
            what.items += value
        else:
            what.kinds.add(VALUE)
            what.items.append(value)


def is_geometry(value: Mapping[str, Any]) -> bool:
    """Whether an object is a geometry of GeoJSON, which is one value."""
    return any(keys <= value.keys() for keys in _GEOMETRY) and isinstance(value.get("type"), str)


def _kind(value: Any) -> str:
    return OBJECT if isinstance(value, dict) else LIST if isinstance(value, list) else VALUE


def _place(made: Level, way: Fields, what: Seen, covered: set[Fields]) -> None:
    """Decide what a way is: a value, an object that is walked through, a list."""
    if what.kinds <= {VALUE}:
        made.values.append(way)
    elif what.kinds == {OBJECT}:
        return
    elif LIST in what.kinds and len(kinds := what.item_kinds | (what.kinds - {LIST})) == 1 and kinds <= {VALUE, OBJECT}:
        covered.add(way)
        items = [item for item in what.items if item is not None]
        below = level(items, is_values=kinds == {VALUE})
        if not (below.values or below.lists):  # objects without a field
            made.values.append(way)
            made.as_json.add(way)
            return
        made.lists[way] = below
        if what.kinds != {LIST}:
            made.wrapped.add(way)
    elif what.kinds == {LIST} and not what.item_kinds:
        covered.add(way)  # never anything but an empty list
        made.values.append(way)
        made.as_json.add(way)
    else:
        covered.add(way)
        made.values.append(way)
        made.as_json.add(way)


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

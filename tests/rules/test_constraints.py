"""Every constraint that a schema declares is enforced: broken alone in good data, it is told by its rule at its line.

The walk below lists every keyword of every record, list, item and property. Words that constrain nothing are named;
any other word must come with a violation (``samples.BREAK`` and below), so a new keyword fails here until it has one.
Lines are counted by PyYAML's own composer, not by the reader that is tested. `make test` breaks one constraint of each
keyword, type and depth in every table, `make soak` all others.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from accord.schema.model import resolve
from samples import BREAK, Spec, Steps, item_path, record
from shares import first_of_each
from support import SMALL, check, curated_copy, schemas

pytestmark = pytest.mark.repeats  # hundreds of cases, of which others run the lines
ANNOTATIONS = {
    "$schema", "$id", "$defs", "title", "description", "examples", "x-column", "x-crosswalk", "x-facet", "x-form",
    "x-broader", "x-containment", "x-day", "x-example", "x-range", "x-rounded", "x-excludes", "x-implies", "x-includes",
    "x-generated", "x-label", "x-search", "x-singular", "x-table", "x-tombstones", "x-unit", "x-year",
}  # fmt: skip
STRUCTURE = {"properties", "items", "then", "else"}  # entered, or part of "if"
RULE = {"additionalProperties": "unknown-field", "x-references": "reference", "x-key": "duplicate-key",
        "x-acyclic": "cycle", "x-evidence": "evidence", "x-unique": "duplicate-value", "x-neutral": "neutral",
        "x-within": "date-order", "if": "required"}  # fmt: skip
# What is broken here shows at other lines too: a list without support in each of its cells, an id in its users.
CASCADES = {"x-evidence", "x-references", "x-key", "x-unique", "maxItems"}


class Constraint(NamedTuple):
    """One declared constraint: where, which keyword, and what it asks (one name of several)."""

    table: str
    steps: Steps
    keyword: str
    asks: Any
    spec: Spec

    def __str__(self) -> str:
        asks = f"={self.asks}" if isinstance(self.asks, (str, tuple)) and self.keyword[0] != "p" else ""
        return f"{self.table}:{'.'.join(map(str, self.steps)) or '*'}:{self.keyword}{asks}"


class Expected(NamedTuple):
    """Rule and place of the problem; ``key`` where the place is that of a field's name."""

    rule: str
    steps: Steps
    key: bool = False


def walk(table: str, spec: Spec, root: Spec, steps: Steps = ()) -> Iterator[Constraint]:
    spec = resolve(spec, root)
    for keyword, asks in spec.items():
        if keyword == "required":
            yield from (Constraint(table, steps, keyword, name, spec) for name in asks)
        elif keyword == "dependentRequired":
            pairs = [(name, needs) for name, needed in asks.items() for needs in needed]
            yield from (Constraint(table, steps, keyword, pair, spec) for pair in pairs)
        elif keyword == "additionalProperties" and isinstance(asks, dict):
            yield from walk(table, asks, root, (*steps, "*"))
        elif keyword == "x-evidence":
            kinds = (
                ("unsupported", "empty")
                if asks == "required"
                and spec["type"] != "array"
                and len(steps) == 1
                and steps[0] not in root["required"]
                else ("unsupported",)
            )
            yield from (Constraint(table, steps, keyword, kind, spec) for kind in kinds)
        elif (keyword not in ANNOTATIONS | STRUCTURE and asks is not False) or keyword == "additionalProperties":
            yield Constraint(table, steps, keyword, asks, spec)
    inside = {**spec.get("properties", {}), **({0: spec["items"]} if "items" in spec else {})}
    for step, inner in inside.items():
        yield from walk(table, inner, root, (*steps, step))


TABLES = [name for name, spec in schemas().records.items() if not spec.get("x-generated")]
ALL = [c for name in TABLES for c in walk(name, schemas().records[name], schemas().records[name])]


def at(data: Any, steps: Steps) -> Any:
    for step in steps:
        data = data[step]
    return data


def put(data: Spec, c: Constraint, new: Any) -> None:
    at(data, c.steps[:-1])[c.steps[-1]] = new


def break_required(data: Spec, c: Constraint) -> Expected:
    del at(data, c.steps)[c.asks]
    return Expected("required", c.steps)


def break_dependent(data: Spec, c: Constraint) -> Expected:
    del at(data, c.steps)[c.asks[1]]
    return Expected("dependentRequired", c.steps)


def break_closed(data: Spec, c: Constraint) -> Expected:
    at(data, c.steps)["no_such_field"] = "x"
    return Expected("unknown-field", (*c.steps, "no_such_field"), key=True)


def break_if(data: Spec, c: Constraint) -> Expected:
    """Leave out what ``if`` asks for, what comes with it, and then what ``else`` asks for."""
    (condition,) = c.asks["required"]
    for name in (condition, *c.spec.get("dependentRequired", {}).get(condition, ()), *c.spec["else"]["required"]):
        del data[name]
    return Expected("required", ())


def break_items(data: Spec, c: Constraint, count: int, rule: str) -> Expected:
    put(data, c, [copy.deepcopy(at(data, c.steps)[0]) for _ in range(count)])
    return Expected(rule, (*c.steps, 1) if rule == "duplicate-key" else c.steps)


def break_evidence(data: Spec, c: Constraint) -> Expected:
    """Take the support of a column, of a list, or of one column of an item away; or the value."""
    data["evidence"] = [entry for entry in data["evidence"] if "except" not in entry]  # it supports some of them too
    fields = data["evidence"][0]["fields"]
    if c.asks == "empty":
        fields.remove(c.steps[0])
        del data[c.steps[0]]
        return Expected("evidence", ())
    if len(c.steps) == 1:
        name = str(c.steps[0])
        fields.remove(item_path(c.table, name, data) if isinstance(data[name], list) else name)
        columns = c.spec.get("items", {}).get("properties", {})
        return Expected(
            "evidence",
            (*c.steps, 0, next(n for n, s in columns.items() if s.get("x-evidence"))) if columns else c.steps,
        )
    data["evidence"][0]["except"] = [cell_path(c, data)]
    return Expected("evidence", c.steps)


def cell_path(c: Constraint, data: Spec) -> str:
    """Return the field path of what lies within an item: lists by name, items by key or, of scalars, by value."""
    root, here, text = schemas().records[c.table], data, ""
    spec = root
    for step in c.steps:
        here = here[step]
        if isinstance(step, int):
            key = spec.get("x-key", ["id"])
            spec = resolve(spec["items"], root)
            text += f"[{'/'.join(here[prop] for prop in key) if isinstance(here, dict) else here}]"
        else:
            spec = resolve(spec["properties"][step], root)
            text += f".{step}" if text else step
    return text


def break_reference(data: Spec, c: Constraint) -> Expected:
    """Name a record that is not there; evidence goes on naming the item, by its key of now."""
    listed = str(c.steps[0]) if len(c.steps) > len("in") and c.steps[0] != "evidence" else ""
    before = item_path(c.table, listed, data) if listed else ""
    put(data, c, BREAK["x-references"](c.spec))
    for entry in data.get("evidence", ()) if listed else ():
        for word in entry.keys() & {"fields", "except"}:
            entry[word] = [path.replace(before, item_path(c.table, listed, data)) for path in entry[word]]
    return Expected("reference", c.steps)


def break_cycle(data: Spec, c: Constraint) -> Expected:
    put(data, c, data["id"])
    return Expected("cycle", c.steps)


def break_within(data: Spec, c: Constraint) -> Expected:
    data[c.asks] = "1999-02"
    return Expected("date-order", (c.asks,))


def break_before(data: Spec, c: Constraint) -> Expected:
    around = at(data, c.steps[:-1])
    is_number = c.spec["type"] == "number"
    around[c.steps[-1]], around[c.asks] = (2024, 2023) if is_number else ("2024", "2023")
    return Expected("order" if is_number else "date-order", (*c.steps[:-1], c.asks))


def is_keyed(c: Constraint) -> bool:
    """Return whether a list is a table, so that what stands twice in it is a key that does."""
    table = c.table
    for name in (step for step in c.steps if isinstance(step, str)):
        if name not in schemas().children(table):
            return False
        table = schemas().children(table)[name].name
    return True


SEED: dict[str, Callable[[Spec, Constraint], Expected]] = {
    "required": break_required,
    "dependentRequired": break_dependent,
    "additionalProperties": break_closed,
    "if": break_if,
    "minItems": lambda data, c: break_items(data, c, c.asks - 1, "minItems"),
    "maxItems": lambda data, c: break_items(data, c, c.asks + 1, "maxItems"),
    "uniqueItems": lambda data, c: break_items(data, c, 2, "duplicate-key" if is_keyed(c) else "uniqueItems"),
    "x-before": break_before,
    "x-key": lambda data, c: break_items(data, c, 2, "duplicate-key"),
    "x-evidence": break_evidence,
    "x-acyclic": break_cycle,
    "x-within": break_within,
    "x-references": break_reference,
}


def seed(data: Spec, c: Constraint) -> Expected:
    if c.keyword in SEED:
        return SEED[c.keyword](data, c)
    bad = BREAK[c.keyword](c.spec)  # a KeyError here: no violation is known for this keyword; add one
    if not c.steps:
        return Expected(c.keyword, ())
    put(data, c, bad)
    return Expected(RULE.get(c.keyword, c.keyword), c.steps)


class Quoting(yaml.CSafeDumper):
    """Dumps text in quotes, so that none of it is taken for anything else."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's form
        return True


Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def line_of(text: str, expected: Expected) -> int:
    """Return the line of a value, or of its key, by PyYAML's composer."""
    node: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    key = node
    for step in expected.steps:
        if isinstance(step, int):
            node = node.value[step]
        else:
            key, node = next(pair for pair in node.value if pair[0].value == step)
    return (key if expected.key else node).start_mark.line + 1


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return curated_copy(tmp_path_factory.mktemp("constraints"))


def problems_of(root: Path, table: str, text: str) -> list[Any]:
    place = (
        root / "curated" / ("package.yaml" if table == "package" else f"{table}/{table.replace('_', '-')}-full.yaml")
    )
    place.parent.mkdir(exist_ok=True)
    place.write_text(text, encoding="utf-8")
    try:
        return check(root)[1]
    finally:
        place.unlink()
        (root / "curated/package.yaml").write_bytes((SMALL / "package.yaml").read_bytes())


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("table", TABLES)
def test_the_records_that_are_broken_below_are_good(table: str, missing: bool, root: Path) -> None:  # noqa: FBT001
    text = yaml.dump(record(table, missing=missing), Dumper=Quoting, allow_unicode=True, sort_keys=False)
    assert problems_of(root, table, text) == []


def place_in(data: Spec, c: Constraint) -> Constraint:
    """Point the steps of a constraint at where the record has such a thing: the right entry, the key of a map."""
    steps = c.steps
    if steps[:2] == ("evidence", 0) and len(steps) > 2:
        entry = next(n for n, entry in enumerate(data["evidence"]) if steps[2] in entry)
        steps = ("evidence", entry, *steps[2:])
    if "*" in steps:
        steps = tuple(next(iter(data[steps[0]])) if step == "*" else step for step in steps)
    return c._replace(steps=steps)


def kind(c: Constraint) -> tuple[Any, ...]:
    """Return what constraints that are enforced by the same lines have in common."""
    return c.keyword, c.spec.get("type"), len(c.steps)


@pytest.mark.parametrize("constraint", first_of_each(ALL, kind))
def test_constraint_is_enforced(constraint: Constraint, root: Path) -> None:
    first = str(constraint.steps[0]) if constraint.steps else ""
    data = record(constraint.table, missing=first == "missing", instead_of=first)
    if first == "provisions":  # the report on a broken one would be a second fault
        del data["implementation_reports"][0]["provision"]
    c = place_in(data, constraint)
    expected = seed(data, c)
    broken: Any = BREAK["type"](c.spec) if c.keyword == "type" and not c.steps else data
    text = yaml.dump(broken, Dumper=Quoting, allow_unicode=True, sort_keys=False)
    problems = problems_of(root, c.table, text)
    found = {(problem.rule, problem.line) for problem in problems}
    assert (expected.rule, line_of(text, expected)) in found, [str(problem) for problem in problems]
    if c.keyword not in CASCADES and c.steps:
        assert {line for _, line in found} == {line_of(text, expected)}, [str(problem) for problem in problems]


def test_the_walk_finds_every_kind_of_constraint() -> None:
    assert {c.keyword for c in ALL} >= {"type", "required", "pattern", "format", "oneOf", "const", *RULE}
    assert len(ALL) > 500

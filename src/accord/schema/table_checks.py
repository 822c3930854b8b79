"""What must hold of the tables that follow from the schemas: names that clash with nothing, targets, exact words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from accord.problems import Path, Problem, did_you_mean
from accord.schema import column_words
from accord.schema.json_file import SchemaFile
from accord.schema.model import EVIDENCE, Schema, Schemas, Table
from accord.schema.record_checks import Fault, conditions, exactness

# The kinds of tables that the engine makes, and the columns that it can give them.
GENERATED = {
    "codes": ("id", "vocabulary", "code", "label", "definition", "crosswalk"),
    "records": ("id", "table", "record", "file", "line"),
    "evidence": (
        "id",
        "table",
        "record",
        "item",
        "field",
        "relation",
        "value",
        "source",
        "locator",
        "attributed_to",
        "attribution_level",
        "note",
    ),
}
_VIEWS = ("published_cells", "titles")  # views that every database has
_HIDDEN = ("rowid", "oid", "_rowid_", "rank")  # columns that SQLite's tables, or its full-text indexes, have by nature


def check_table(table: Table, file: SchemaFile, schema: Schema) -> list[Problem]:
    """Return the problems of one table on its own."""
    faults = [*_reserved(table), *_clashes(table), *_label(table), *_generated(table)]
    faults += [*_exact(table, schema), *_words(table, schema)]
    return [file.problem(path, fact) for path, fact in faults]


def check_names(tables: Iterable[Table], files: Mapping[str, SchemaFile]) -> list[Problem]:
    """Return a problem for each table whose name is taken by another."""
    first: dict[str, Table] = {}
    problems = []
    for table in sorted(tables, key=lambda table: table.parent is not None):
        owner = first.setdefault(table.name, table)
        if owner is not table:
            what = f"the list {owner.prop} of {owner.parent}" if owner.parent else f"{owner.name}.json"
            path: Path = (*place(table), "x-table")
            fact = f"two tables of the name {table.name!r}, the other from {what}; name this one with x-table"
            problems.append(files[table.record].problem(path, fact))
    return problems


def check_targets(table: Table, file: SchemaFile, schemas: Schemas) -> list[Problem]:
    """Return a problem for each reference to what is no table, or has no id, and for evidence without a table."""
    problems = []
    if not table.parent and schemas.has_evidence(table.name) and not schemas.generated(EVIDENCE):
        fact = 'evidence needs a table to stand in: add schemas/evidence.json with "x-generated": "evidence"'
        problems.append(file.problem(("properties", EVIDENCE), fact))
    if len(table.parent_columns) > 1:
        fact = f"the items of {table.parent} hold a list and have no id; give them one"
        problems.append(file.problem(place(table), fact))
    for column, target in table.foreign_keys:
        path = (*place(table, column), "x-references")
        if target not in schemas.tables:
            fact = f"references {target!r}, which is no table{did_you_mean(target, schemas.tables)}"
            problems.append(file.problem(path, fact))
        elif schemas.tables[target].key != ("id",):
            problems.append(
                file.problem(path, f"references {target!r}, a table whose rows have no id; give its items one")
            )
    return problems


def place(table: Table, column: str = "") -> Path:
    """Return where a table, or a column of it, stands in its schema file."""
    path: Path = ()
    for prop in table.lists:
        path += ("properties", prop, "items")
    return (*path, "properties", column) if column else path[:-1]


def _reserved(table: Table) -> Iterator[Fault]:
    name = table.name
    if name.startswith("sqlite_") or name.endswith("_fts") or "_fts_" in name or name in (*_VIEWS, "package"):
        yield (
            place(table),
            f"the database, or the package, needs the name {name!r} for itself; choose another table name",
        )
    for column in table.columns:
        if column.name in _HIDDEN or column.name.endswith("_fts"):
            fact = f"the database has a column {column.name!r} of its own; choose another name"
            yield place(table, column.name), fact


def _clashes(table: Table) -> Iterator[Fault]:
    counts = Counter(column.name for column in table.columns)
    for name, count in counts.items():
        if count > 1:
            fact = f"{table.name} has a column {name!r} already, which the engine makes; give this one another name"
            yield place(table, name), fact


def _label(table: Table) -> Iterator[Fault]:
    label = table.by_name.get(table.label)
    path = (*place(table), "x-label")
    if label is None:
        yield path, f"the label of {table.name} is no column: {table.label!r}{did_you_mean(table.label, table.by_name)}"
        return
    searched = [column.name for column in table.columns if column.spec.get("x-search")]
    if searched and (label.type != "string" or not label.required):
        fact = (
            f"people find a row of {table.name} by its label, and {label.name!r} may be empty or is no text; "
            f"name a required text, or take x-search out of {', '.join(searched)}"
        )
        yield path, fact


def _generated(table: Table) -> Iterator[Fault]:
    known = GENERATED.get(table.generated)
    for column in table.columns if known else ():
        if column.name not in (known or ()):
            fact = (
                f"the engine makes {table.name}, without a column {column.name!r}; it can give {', '.join(known or ())}"
            )
            yield place(table, column.name), fact


def _words(table: Table, schema: Schema) -> Iterator[Fault]:
    is_from_rows = not table.generated and EVIDENCE not in schema["properties"]
    for column, word, fact in column_words.check(table, is_from_rows=is_from_rows):
        yield (*place(table, column), word), fact


def _exact(table: Table, schema: Schema) -> Iterator[Fault]:
    """Yield what cannot be judged exactly on the columns of a table, and conditions on what is no column."""
    for name, column in table.by_name.items():
        if not column.derived_from:
            yield from exactness(column.spec, column.type, place(table, name))
    if table.parent:
        for name, needed in table.row_schema.get("dependentRequired", {}).items():
            yield from _columns([name, *needed], (*place(table), "items", "dependentRequired"), table)
        return
    for name, needed in table.row_schema.get("dependentRequired", {}).items():
        yield from _columns([name, *needed], ("dependentRequired", name), table)
    for spec, path in conditions(schema):
        yield from _columns([*spec.get("required", []), *spec.get("properties", {})], path, table)
        for name, inner in spec.get("properties", {}).items():
            if name in table.by_name:
                yield from exactness(inner, table.by_name[name].type, (*path, "properties", name))


def _columns(names: list[str], path: Path, table: Table) -> Iterator[Fault]:
    for name in names:
        if name not in table.by_name:
            yield path, f"a condition may speak of columns only, and {name!r} is none"

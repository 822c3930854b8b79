"""What must hold of the tables that follow from the schemas: names that clash with nothing, targets, exact words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from accord.problems import Path, Problem, did_you_mean
from accord.schema import column_words, contest, generated, implied, names, references
from accord.schema.json_file import SchemaFile
from accord.schema.keywords import EQUALITY
from accord.schema.model import EVIDENCE, Column, ForeignKey, Schema, Schemas, Table, resolve
from accord.schema.record_checks import OF_SAME_TABLE, Fault, conditions, exactness
from accord.values.types import is_decimal

_RENAME = "give this one another name, such as one with x-name"


def check_table(table: Table, file: SchemaFile, schema: Schema) -> list[Problem]:
    """Return the problems of one table on its own."""
    faults = [*_names(table), *_label(table)]
    faults += [(place(table, column), fact) for column, fact in generated.faults(table)]
    faults += [*_exact(table, schema), *_words(table, schema)]
    return [file.problem(path, fact) for path, fact in faults]


def check_names(tables: Iterable[Table], files: Mapping[str, SchemaFile]) -> list[Problem]:
    """Return a problem for each table whose name is taken by another."""
    first: dict[str, Table] = {}
    problems = []
    for table in sorted(tables, key=lambda table: table.parent is not None):
        owner = first.setdefault(names.folded(table.name), table)
        if owner is not table:
            what = f"the list {owner.prop} of {owner.parent}" if owner.parent else f"{owner.stem}.json"
            path: Path = (*place(table), "x-table" if table.parent else "x-name")
            alike = "" if table.name == owner.name else f", equal to {owner.name!r} but for case"
            fact = f"two tables of the name {table.name!r}{alike}, the other from {what}; name this one with {path[-1]}"
            problems.append(files[table.file].problem(path, fact))
    return problems


def check_targets(table: Table, file: SchemaFile, schemas: Schemas) -> list[Problem]:
    """Return a problem for each reference to what is no key of a table, and for evidence without a table."""
    problems = [file.problem(path, fact) for path, fact in contest.faults(table, schemas)]
    if not table.parent and schemas.has_evidence(table.name) and not schemas.generated(EVIDENCE):
        fact = 'evidence needs a table to stand in: add schemas/evidence.json with "x-generated": "evidence"'
        problems.append(file.problem(("properties", EVIDENCE), fact))
    for key in (*table.foreign_keys, *table.item_references):
        if wrong := references.fault(key, table, schemas.tables):
            problems.append(file.problem(_place_of_key(table, key), wrong))
    for column in table.columns:
        for word in OF_SAME_TABLE:
            target = table.references.get(column.name)
            if word in column.spec and not table.parent and (target is None or target.table != table.name):
                own = f"{table.name}.{(table.key or ('id',))[0]}"
                fact = f'{word} is for what names a record of the same table; add "x-references": "{own}"'
                problems.append(file.problem((*place(table, column.name), word), fact))
    return problems


def _place_of_key(table: Table, key: ForeignKey) -> Path:
    name, *others = key.columns
    column = table.by_name.get(name)
    if key in table.item_references:
        return (*place(table, name), "items", "x-references")
    if column and not others and "x-references" in column.spec:
        return (*place(table, name), "x-references")
    return (*place(table), "x-foreign-keys")


def place(table: Table, column: str | Column = "") -> Path:
    """Return where a table, or a column of it by its published name, stands in its schema file."""
    known = table.by_name.get(column) if isinstance(column, str) else column
    props = known.path if known else (column,) if isinstance(column, str) and column else ()
    path: Path = ()
    for name in table.lists:
        path += ("properties", name, "items")
    if known and table.parent and known.spec.get("x-column") == known.prop:
        return path  # the items themselves are the values
    return (*path, *(step for prop in props for step in ("properties", prop))) if props else path[:-1]


def _names(table: Table) -> Iterator[Fault]:
    """Yield each name that an output cannot hold, and each column whose name another of the table has."""
    if fact := names.table_fault(table.name):
        yield place(table), fact
    alike: dict[str, list[Column]] = {}
    for column in table.columns:
        alike.setdefault(names.folded(column.name), []).append(column)
        if fact := names.fault(column.name):
            yield place(table, column.name), fact
    for columns in alike.values():
        own = [column for column in columns if not (column.is_made or column.derived_from)]
        if len(own) < len(columns):
            for column in own or columns[1:]:
                fact = f"{table.name} has a column {column.name!r} already, which the engine makes; {_RENAME}"
                yield place(table, column.derived_from or column), fact
        for column in own[1:]:
            fact = f"{table.name} has a column {own[0].name!r} already, and case does not tell names apart; {_RENAME}"
            yield place(table, column), fact
    if not names.row_number(table.by_name):
        known = ", ".join(names.ROW_NUMBERS)
        yield place(table), f"SQLite numbers rows by one of the names {known}, and all are columns here; rename one"


def _label(table: Table) -> Iterator[Fault]:
    label = table.by_name.get(table.label)
    path = (*place(table), "x-label")
    if label is None:
        yield path, f"the label of {table.name} is no column: {table.label!r}{did_you_mean(table.label, table.by_name)}"
        return
    searched = [column.name for column in table.columns if column.is_searched]
    if searched and (label.type != "string" or not label.required):
        fact = (
            f"people find a row of {table.name} by its label, and {label.name!r} may be empty or is no text; "
            f"name a required text, or take x-search out of {', '.join(searched)}"
        )
        yield path, fact


def _words(table: Table, schema: Schema) -> Iterator[Fault]:
    is_from_rows = not table.generated and EVIDENCE not in schema["properties"]
    for column, word, fact in column_words.check(table, is_from_rows=is_from_rows):
        yield (*place(table, column), word), fact
    # Codes that a table shares with others may imply what nobody writes in one that is made.
    for column, fact in () if table.generated else implied.faults(table.columns):
        yield place(table, column), fact


def _exact(table: Table, schema: Schema) -> Iterator[Fault]:
    """Yield what cannot be judged exactly on the columns of a table, and conditions on what is no column."""
    for name, column in table.by_name.items():
        if not column.derived_from:
            yield from exactness(column.spec, column.type, place(table, name))
        if column.separator:
            yield from exactness(column.item.spec, column.item.type, (*place(table, name), "items"))
    owner = _owner(table, schema)
    where: Path = (*place(table), "items") if table.parent else ()
    for name, needed in owner.get("dependentRequired", {}).items():
        yield from _columns([name, *needed], (*where, "dependentRequired", name), table)
    if table.parent:
        return
    for spec, path in conditions(schema):
        yield from _columns([*spec.get("required", []), *spec.get("properties", {})], path, table)
        for name, inner in spec.get("properties", {}).items():
            if word := next((word for word in ("required", "properties") if word in inner), ""):
                yield (*path, "properties", name, word), f"{name} is a column and no object; take {word} out"
            elif name in table.by_prop:
                yield from _in_condition(inner, table.by_prop[name].type, (*path, "properties", name))


def _in_condition(spec: Schema, kind: str, path: Path) -> Iterator[Fault]:
    """Yield what cannot be judged of a value in a condition, which says no format: 1.5 and 1.50 are one decimal."""
    if words := [word for word in spec if word in EQUALITY and is_decimal(kind)]:
        yield (*path, words[0]), f"{words[0]}: a condition cannot tell the value of a decimal; add a column of codes"
    else:
        yield from exactness(spec, kind, path)


def _owner(table: Table, schema: Schema) -> Schema:
    """Return the schema of a record, or of an item of the list that a table is of."""
    owner = schema
    for prop in table.lists:
        owner = resolve(resolve(owner["properties"][prop], schema)["items"], schema)
    return owner


def _columns(props: list[str], path: Path, table: Table) -> Iterator[Fault]:
    for name in props:
        if name not in table.by_prop:
            yield path, f"a condition may speak of columns only, and {name!r} is none"

"""Load ``schemas/``, the single source of truth of what a record may say, and close it.

Every word of a schema must be one that the engine's ``meta.json`` allows; a misspelt keyword is an error here, not a
rule that nobody enforces. All problems of all files are reported at once, in stages: what cannot be read, wrong words,
wrong references, and what does not fit together. A file that fails a stage takes no part in the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

from accord.disk import with_ending
from accord.problems import Problem, SchemaError, did_you_mean
from accord.schema import contest, definitions, names, objects, record_checks, references, table_checks, titles
from accord.schema import tables as derive
from accord.schema.json_file import SchemaFile, read
from accord.schema.metaschema import DEFINITIONS, check_words, engine_file
from accord.schema.model import PACKAGE, Schema, Schemas, Table, inlined

META = "meta"  # the engine's own holds, whatever a folder has of that name
Files = dict[str, SchemaFile]


def load_schemas(folder: Path, queries: Path | None = None) -> Schemas:
    """Load and close the schemas of a folder; where ``queries`` is given, they must be those of the computed tables.

    Args:
        folder: the schemas.
        queries: the folder of the tables that are computed from others, a file of SQL each.

    Raises:
        SchemaError: with every problem of every file, each at its line.
    """
    files_read, problems = _read_folder(folder)
    problems += _check_queries(files_read, folder, queries) if queries else ()
    files = _passing(files_read, check_words, problems)
    for file in files.values():
        definitions.drop_comments(file)
    files = _without_broken_definitions(files, files_read)
    shared: Schema = files[DEFINITIONS].value["$defs"] if DEFINITIONS in files else {}
    files = _passing(files, lambda file: definitions.check_references(file, shared), problems)
    files = _without_broken_definitions(files, files_read)
    problems += definitions.check_same(files.values())
    alone = _alone(files, shared)
    files = _passing(files, lambda file: record_checks.check_definitions(file, alone[file.name]), problems)
    files.pop(DEFINITIONS, None)
    files = _passing(files, lambda file: record_checks.check_record(file, alone[file.name]), problems)
    engine = engine_file(PACKAGE)
    if PACKAGE in files:
        problems += _check_package(files[PACKAGE], alone[PACKAGE], engine.value)
    package = alone[PACKAGE] if PACKAGE in files else engine.value
    result = _assemble(files, {name: alone[name] for name in sorted(files) if name != PACKAGE}, package, problems)
    if problems:
        raise SchemaError(problems)
    described = [file for file in files_read.values() if file.name != PACKAGE]
    return replace(result, warnings=tuple(sorted(titles.warnings(described, shared, result.tables))))


def _read_folder(folder: Path) -> tuple[Files, list[Problem]]:
    """Return the files of a folder that could be read, by name, and the problems of the others."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".json" and path.name[0] != ".")
    except OSError as error:
        raise SchemaError([Problem(folder.name, 0, 0, "", "schema", f"cannot be read: {error.strerror}")]) from None
    files: Files = {}
    problems = []
    for path in paths:
        if path.stem == META:
            continue
        file = read(path, f"{folder.name}/{path.name}".encode("utf-8", "backslashreplace").decode())
        if fact := names.table_fault(path.stem):
            file.refuse(f"names a table by what is no name: {fact}")
        if file.problems:
            problems += file.problems
        else:
            files[file.name] = file
    if not problems and not set(files) - {DEFINITIONS, PACKAGE}:
        problems.append(Problem(folder.name, 0, 0, "", "schema", "holds no schema; add a file, such as people.json"))
    return files, problems


def _check_queries(files: Files, folder: Path, queries: Path) -> Iterator[Problem]:
    """Yield a problem for each computed table without its query, and for each query without the schema of its table."""
    are_objects = {name: file.value for name, file in files.items() if isinstance(file.value, dict)}
    computed = {name for name, value in are_objects.items() if value.get("x-generated") == "query"}
    written = {path.stem for path in with_ending(queries, ".sql") if path.name[0] != "."}
    for name in sorted(computed - written):
        fact = f"{queries.name}/{name}.sql is missing, the SELECT that computes this table; add it"
        yield files[name].problem(("x-generated",), f"{fact}, or take x-generated out")
    for name in sorted(written - computed):
        if name in files or not (folder / f"{name}.json").exists():  # a schema that cannot be read may say it is one
            fact = f'computes no table: {folder.name}/{name}.json with "x-generated": "query" is missing'
            hint = did_you_mean(name, computed) or "; add it, or take this file out"
            yield Problem(f"{queries.name}/{name}.sql", 1, 1, name, "sql", f"{fact}{hint}")


def _passing(files: Files, check: Callable[[SchemaFile], list[Problem]], problems: list[Problem]) -> Files:
    """Return the files that have no problem under a check; the problems of the others are added to those so far."""
    passing = {}
    for name, file in files.items():
        faults = check(file)
        problems += faults
        if not faults:
            passing[name] = file
    return passing


def _without_broken_definitions(files: Files, files_read: Collection[str]) -> Files:
    """Return files without those that share definitions, where the file of these has problems of its own."""
    if DEFINITIONS in files or DEFINITIONS not in files_read:
        return files
    return {name: file for name, file in files.items() if f"{DEFINITIONS}.json#" not in file.text}


def _alone(files: Files, shared: Schema) -> dict[str, Schema]:
    """Return the schemas by file, each so that it stands alone; what they share is made once."""
    ready: Schema = titles.filled(DEFINITIONS, {"$defs": shared}, shared)["$defs"]
    needs = definitions.needed(files.values(), shared)
    return {
        name: definitions.bundled(
            titles.filled(name, file.value, shared), {needed: ready[needed] for needed in needs[name]}
        )
        for name, file in files.items()
    }


def _check_package(file: SchemaFile, schema: Schema, engine: Schema) -> list[Problem]:
    """Return a problem for each property of the engine's package schema that a dataset's own lacks or changes."""
    problems = []
    own, known = (inlined(spec)["properties"] for spec in (schema, engine))
    remedy = "keep it as the engine has it, or take the file out to use the engine's"
    for name in engine["required"]:
        if name not in schema["required"]:  # what it requires is among its properties
            problems.append(file.problem(("required",), f"{name!r} is what every package says; {remedy}"))
    for name in own.keys() & known.keys():
        if _bare(own[name]) != _bare(known[name]):
            problems.append(file.problem(("properties", name), f"differs from what every package says; {remedy}"))
    return problems


def _bare(spec: object) -> object:
    """Return a schema without the words that are for people."""
    if isinstance(spec, list):
        return [_bare(item) for item in spec]
    if not isinstance(spec, dict):
        return spec
    is_spec = "type" in spec
    return {k: _bare(v) for k, v in spec.items() if not (is_spec and k in ("title", "description", "x-form"))}


def _assemble(files: Files, records: dict[str, Schema], package: Schema, problems: list[Problem]) -> Schemas:
    """Derive the tables and check how they fit together; targets only where every file takes part."""
    is_complete = not problems
    flat = {stem: objects.flattened(schema, schema) for stem, schema in records.items()}
    derived = contest.with_columns((t for stem in records for t in derive.tables(stem, flat[stem])), flat)
    problems += table_checks.check_names(derived, files)
    tables = references.with_search_tables(references.resolved({table.name: table for table in derived}))
    whole = {stem: objects.non_empty(schema, schema) for stem, schema in records.items()}
    by_name = {table.name: whole[table.file] for table in derived if not table.parent}
    order = _publishing_order(tables)
    result = Schemas(by_name, {name: tables[name] for name in order}, _vocabularies(records, package), package)
    for table in derived:
        problems += table_checks.check_table(table, files[table.file], flat[table.file])
        if is_complete:
            problems += table_checks.check_targets(tables[table.name], files[table.file], result)
    return result


def _vocabularies(records: dict[str, Schema], package: Schema) -> dict[str, Schema]:
    """Return the code lists by name; that one name means one list is checked before."""
    schemas = [*records.values(), package]
    lists = {key: spec for schema in schemas for key, spec in schema.get("$defs", {}).items()}
    return {key: lists[key] for key in sorted(lists) if "oneOf" in lists[key]}


def _publishing_order(tables: dict[str, Table]) -> list[str]:
    """Order tables so that what is referenced comes first, children after their parent, generated ones last."""
    order: list[str] = []

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in order or name in trail or name not in tables:
            return
        for key in tables[name].foreign_keys:
            visit(key.table, (*trail, name))
        order.append(name)

    for name in sorted(tables, key=lambda n: (bool(tables[n].generated), tables[n].parent is not None, n)):
        visit(name, ())
    return order

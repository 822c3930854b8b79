"""The house stands as docs/architecture.md draws it: stages import one way, parts are small, no dataset is named.

Read from the source by its syntax tree: nothing is imported, so an import within a function counts too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from foreign import DATASETS, own_columns, schemas_of
from support import ROOT, schemas

SOURCE = ROOT / "src" / "accord"
# The stages, each before those that may import it. docs/architecture.md draws the same list.
ORDER = (
    "problems", "project", "disk", "values", "schema", "sources", "evidence", "write", "rules", "engine", "describe",
    "publish", "compare", "site", "serve", "static_site", "pipeline", "release", "authoring", "importing", "cli",
    "__main__",
)  # fmt: skip
# Names of the record's tables that are words of the engine as well.
ALSO_WORDS = {
    "codes": "a kind of table that follows from the schemas (x-generated)",
    "records": "a kind of table that follows from the records (x-generated); the record's queries of pictures",
    "disagreements": "a kind of table (x-generated)",
    "evidence": "a kind of table (x-generated), the property that carries it, and a rule's id",
    "missing": "the property that says why values are missing, and the relation of its rows of evidence",
    "sources": "a property of a Data Package",
    "withdrawn": "a kind of change of a record",
}
# Names of the record's columns that are words of the engine as well.
ALSO_WORDS_OF_COLUMNS = {
    "class": "an attribute of SVG", "contest": "what a column holds that is computed from the evidence",
    "record": "a column of the tables that the engine makes", "field": "as record",
    "reason": "of an entry of missing, and a column of evidence",
    "content": "a table of a full-text index of SQLite",
    "date": "a format and type of JSON Schema and Arrow",
    "date_earliest": "a column that the SQL of a feed returns", "date_latest": "as date_earliest",
    "disagreements": "a kind of table that is made (x-generated)", "published": "of the table of disagreements",
    "side": "of the word x-contest",
    "description": "a word of JSON Schema, and of Data Package", "end": "where a pattern may stand",
    "identifier": "of the metadata of a dataset, and of schema.org",
    "kind": "of Open Graph; a column of the search index", "label": "of codes; a column of the search index",
    "language": "of the search index",
    "latitude": "a column that the SQL of a feed returns", "longitude": "as latitude",
    "locator": "of the table of evidence", "name": "a word of Data Package and of schema.org",
    "maximum": "a word of JSON Schema", "minimum": "as maximum", "moved_to": "of tombstones (x-tombstones)",
    "of": "what a row that a search finds is part of",
    "note": "of an entry of evidence", "place": "a column that the SQL of a feed returns",
    "read": "what a module of Python gives", "relation": "of the table of evidence",
    "replaced_by": "of tombstones (x-tombstones)", "role": "of a contributor to a Data Package; of HTML",
    "source": "of an entry of evidence; of Datasette's metadata", "sources": "of a Data Package",
    "body": "of a message of ASGI", "rank": "of a full-text index; a number that an import knows by its name",
    "start": "where a pattern may stand",
    "status": "of an answer of HTTP", "summary": "of Atom, and of a record in JSON-LD",
    "table": "of the tables of records and of evidence", "title": "a word of JSON Schema, and of Data Package",
    "time": "a format and type of JSON Schema and Arrow", "unit": "of UCUM, in a descriptor",
    "withdrawn": "a kind of change of a record",
    "type": "a word of JSON Schema", "url": "of a link", "website": "a type of Open Graph",
}  # fmt: skip
PLACES = re.compile(r"Iran|Iraq|Kurd|Baghdad|Tehran", re.IGNORECASE)
# Served with a build: what it imports has to be in the build's own copy.
SERVED_MAY_IMPORT = {"problems", "values", "schema", "site", "serve", "static_site"}
MAX_LINES, MAX_FUNCTION = 250, 40


@cache
def modules() -> dict[str, Path]:
    """Return the modules of the engine by dotted name."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = ("accord", *path.relative_to(SOURCE).with_suffix("").parts)
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (module, name) of each import from the engine; the name is empty where a whole module is imported."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "accord":
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                yield (module, "") if module in modules() else (node.module or "", alias.name)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.partition(".")[0] == "accord")


def stage(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_stages_import_from_stages_before_them_only() -> None:
    back = [
        f"{module} imports {target}, of a later stage"
        for module, path in modules().items()
        for target, _ in imported(path)
        if stage(target) and stage(module) and ORDER.index(stage(target)) > ORDER.index(stage(module))
    ]
    assert back == []
    assert {stage(module) for module in modules()} - {""} == set(ORDER)


def test_modules_import_in_no_circle() -> None:
    edges = {m: {target for target, _ in imported(path) if target in modules()} for m, path in modules().items()}
    left = dict(edges)
    while ready := [module for module, targets in left.items() if not targets & left.keys() - {module}]:
        for module in ready:
            del left[module]
    assert sorted(left) == [], "these modules import each other in a circle"


def test_what_serves_imports_nothing_of_what_builds() -> None:
    building = re.compile(
        r"accord\.site\.(make|search\.writer)|accord\.serve\.(supervisor|probe|processes)|accord\.static_site\.launch"
    )
    wrong = [
        f"{module} imports {target}"
        for module, path in modules().items()
        if stage(module) in ("site", "serve", "static_site") and not building.match(module)
        for target, _ in imported(path)
        if (stage(target) and stage(target) not in SERVED_MAY_IMPORT) or building.match(target)
    ]
    assert wrong == []


def test_only_the_project_knows_where_the_package_stands() -> None:
    asking = [
        module
        for module, path in modules().items()
        if any(isinstance(node, ast.Name) and node.id == "__file__" for node in ast.walk(tree(path)))
    ]
    assert asking == ["accord.project"]


def test_private_names_cross_no_module() -> None:
    crossing = [
        f"{module} imports {name} of {target}"
        for module, path in modules().items()
        for target, name in imported(path)
        if name.startswith("_") and not name.startswith("__")
    ]
    for module, path in modules().items():
        known = {name or target.rpartition(".")[2] for target, name in imported(path)}
        crossing += [
            f"{module}:{node.lineno} uses {node.value.id}.{node.attr}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known
            if node.attr.startswith("_") and not node.attr.startswith("__")
        ]
    assert crossing == []


def quoted(names: set[str]) -> list[str]:
    """Return where the engine's code, or a template of its site, has one of these names in quotes."""
    found = [
        f"{module}:{node.lineno}: {node.value!r}"
        for module, path in modules().items()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and node.value in names
    ]
    for path in sorted(path for path in SOURCE.rglob("*") if path.suffix in {".html", ".atom", ".xml"}):
        for expression in re.findall(r"\{[{%].*?[%}]\}", path.read_text(encoding="utf-8"), re.DOTALL):
            strings = re.findall(r"""["']([a-z_]+)["']""", expression)
            found += [f"{path.relative_to(ROOT)}: {name!r}" for name in strings if name in names]
    return found


def test_the_engine_names_no_table_of_the_record() -> None:
    assert quoted(set(schemas().tables) - ALSO_WORDS.keys()) == []


def test_the_engine_names_no_column_of_the_record() -> None:
    foreign = {name for dataset in DATASETS for name in own_columns(schemas_of(dataset))}
    assert quoted(own_columns(schemas()) - foreign - ALSO_WORDS_OF_COLUMNS.keys()) == []


def test_each_word_of_the_engine_that_the_record_has_too_is_used() -> None:
    """An entry whose word the engine no longer has would let it in again unseen."""
    used = quoted({*ALSO_WORDS, *ALSO_WORDS_OF_COLUMNS})
    words = {*ALSO_WORDS, *ALSO_WORDS_OF_COLUMNS}
    assert {word for word in words if not any(repr(word) in place for place in used)} == set()
    assert set(ALSO_WORDS) <= set(schemas().tables)
    assert set(ALSO_WORDS_OF_COLUMNS) <= own_columns(schemas())


def test_the_engine_names_no_place_of_the_record() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted(SOURCE.rglob("*"))
        if path.suffix in {".py", ".html", ".json", ".css", ".js", ".md", ".sql", ".xml", ".atom"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if PLACES.search(line)
    ]
    assert named == []


def test_a_module_fits_in_a_head_and_a_function_on_a_screen() -> None:
    large = [
        f"{module} has {lines} lines"
        for module, path in modules().items()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    ]
    large += [
        f"{module}.{node.name} has {lines} lines"
        for module, path in modules().items()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION
    ]
    assert large == []


def complexity(function: ast.AST) -> int:
    """Return McCabe's number: one, and one more for each place where the way divides."""
    divides = (
        ast.If,
        ast.For,
        ast.While,
        ast.AsyncFor,
        ast.ExceptHandler,
        ast.IfExp,
        ast.comprehension,
        ast.match_case,
    )
    ways = sum(isinstance(node, divides) for node in ast.walk(function))
    return 1 + ways + sum(len(node.values) - 1 for node in ast.walk(function) if isinstance(node, ast.BoolOp))


def test_functions_are_simple_on_average() -> None:
    functions = [
        node
        for path in modules().values()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert sum(map(complexity, functions)) / len(functions) < 5


@pytest.mark.parametrize("stage_name", [name for name in ORDER if name != "__main__"])
def test_the_drawing_shows_every_stage(stage_name: str) -> None:
    drawing = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert f"`{stage_name}`" in drawing


def test_the_drawing_is_of_the_imports() -> None:
    """Hold the arrows of docs/architecture.md against the imports between stages."""
    drawing = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"^(\w+) --> (\w+)$", drawing, re.MULTILINE))
    there = {
        (stage(target), stage(module))
        for module, path in modules().items()
        for target, _ in imported(path)
        if stage(target) and stage(module) and stage(target) != stage(module)
    }
    # What follows from other arrows is not drawn: a stage that imports engine sees rules through it.
    assert drawn == reduced(there), "draw in docs/architecture.md:\n" + "\n".join(
        f"{a} --> {b}" for a, b in sorted(reduced(there), key=lambda pair: (ORDER.index(pair[1]), ORDER.index(pair[0])))
    )


def reduced(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the arrows without those that longer ways say already."""

    def reaches(start: str, end: str, without: tuple[str, str]) -> bool:
        seen, left = set(), [start]
        while left:
            here = left.pop()
            after = [b for a, b in edges if a == here and (a, b) != without and b not in seen]
            seen.update(after)
            left += after
        return end in seen

    return {edge for edge in edges if not reaches(*edge, without=edge)}

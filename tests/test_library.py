"""Accord as a library: check, build and load are functions, whatever was imported, and raise what they say."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

import accord
from accord.authoring import template
from support import ROOT

MODULES = sorted(
    ".".join(("accord", *path.relative_to(ROOT / "src" / "accord").with_suffix("").parts)).removesuffix(".__init__")
    for path in (ROOT / "src" / "accord").rglob("*.py")
    if "spark" not in path.parts and path.name != "__main__.py"
)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    template.write(tmp_path / "shelf", date(2026, 1, 31))
    return tmp_path / "shelf"


def test_importing_costs_nothing() -> None:
    code = "import accord, sys; sys.exit(str({'pyarrow', 'duckdb', 'jsonschema', 'yaml'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False
    )
    assert done.stderr == "set()\n"


@pytest.mark.parametrize("module", MODULES)
def test_no_module_takes_the_place_of_a_function(module: str) -> None:
    importlib.import_module(module)
    assert all(callable(getattr(accord, name)) for name in ("check", "build", "load"))


def test_check_returns_problems_with_their_places(dataset: Path) -> None:
    assert accord.check(dataset) == ([], 2, 1, 0, [])
    (dataset / "curated" / "books" / "emma.yaml").write_text("id: emma\npages: 0\n", encoding="utf-8")
    problems = accord.check(str(dataset)).problems
    places = [(problem.path, problem.line, problem.column, problem.rule) for problem in problems]
    assert places == [("curated/books/emma.yaml", 1, 1, "required"), ("curated/books/emma.yaml", 2, 8, "minimum")]


def test_build_publishes_and_load_returns_a_table_with_its_metadata(dataset: Path, tmp_path: Path) -> None:
    build = accord.build(dataset)
    assert build == dataset / ".builds" / build.name
    books = accord.load(dataset, "books")
    assert isinstance(books, pa.Table)
    assert books.column("id").to_pylist() == ["moby-dick"]
    assert books.schema.metadata[b"title"] == b"Books"
    assert books.schema.field("title").metadata[b"description"].startswith(b"Title, as")
    shutil.copytree(dataset / "build", tmp_path / "copy" / "build")  # what a reader downloads is enough
    assert accord.load(tmp_path / "copy", "book_authors").column("name").to_pylist() == ["Herman Melville"]


def test_a_build_with_faults_raises_and_publishes_nothing(dataset: Path) -> None:
    (dataset / "curated" / "books" / "emma.yaml").write_text("id: emma\n", encoding="utf-8")
    with pytest.raises(accord.InvalidInputError) as raised:
        accord.build(dataset)
    assert [problem.rule for problem in raised.value.problems] == ["required"]
    assert not (dataset / "build").exists()


def test_what_is_not_there_is_said_in_words(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(accord.AccordError, match="holds no published tables"):
        accord.load(dataset, "books")
    accord.build(dataset)
    with pytest.raises(accord.AccordError, match="did you mean 'books'"):
        accord.load(dataset, "book")
    with pytest.raises(accord.AccordError, match="holds no dataset"):
        accord.check(tmp_path)

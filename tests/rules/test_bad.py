"""Every bad case in tests/bad/ is told with exactly the words, file, line and column that it expects; none is built.

A case is one file: leading comment lines name the curated file that it adds or replaces in a copy of the small dataset
(``# into:``) and each problem expected (``# expect:``). The file is used as it is, so those lines count. Where the
first bytes are the fault, or the file has no comments, the same lines stand in a sibling ``.expect`` file. A folder of
cases is named as the dataset of tests/data/ that they go into; ``# without:`` names files that are taken out.
A Parquet file is told as JSON (``.parquet.json``): the type and values of each column, and what is done to its bytes.
The folder ``commands`` holds what is typed, and what is said of it. Faults too big for a file are made here.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import foreign
from accord import pipeline
from accord.problems import InvalidInputError, Problem
from accord.project import Project
from accord.schema.load import load_schemas
from shares import first_of_each
from support import ROOT, accord, check, curated_copy, files, project, schemas, script

BAD = ROOT / "tests" / "bad"
CASES = sorted([*BAD.glob("*.yaml"), *BAD.glob("*.csv")])
COMMANDS = sorted((BAD / "commands").glob("*.txt"))
OF_DATASETS = sorted(path for path in BAD.glob("*/*") if path.suffix not in (".expect", ".txt"))
PARQUET = [".parquet", ".json"]
AGREEMENT = "curated/agreements/border-deal.yaml"


class Case(NamedTuple):
    """Where a bad file goes and what must be said of it; into which dataset of tests/data, if not the small one."""

    into: str
    expect: list[str]
    dataset: str = ""
    without: Sequence[str] = ()


def directives(path: Path) -> Case:
    beside = path.with_name(path.name.partition(".")[0] + ".expect")
    lines = (beside if beside.exists() else path).read_text(encoding="utf-8").splitlines()
    into, expect, dataset, without = (
        [line.removeprefix(f"# {word}: ") for line in lines if line.startswith(f"# {word}: ")]
        for word in ("into", "expect", "dataset", "without")
    )
    assert len(into) == 1, f"{path.name} must say once where it goes"
    return Case(into[0], expect, "".join(dataset), without)


def put(path: Path, root: Path) -> Case:
    case = directives(path)
    place = root / case.into
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(parquet(json.loads(path.read_bytes())) if path.suffixes == PARQUET else path.read_bytes())
    for other in case.without:
        (root / other).unlink()
    return case


def parquet(told: dict[str, Any]) -> bytes:
    """Return the bytes of a Parquet file whose columns are told as type and values, texts of bytes in Latin-1."""
    columns = [cells(*column) for column in told["columns"].values()]
    file = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(columns, list(told["columns"])), file, store_schema=False)
    data = file.getvalue().to_pybytes()
    begin, end = told.get("cut", (0, len(data)))
    return told.get("before", "").encode("latin-1") + data[begin:end]


def cells(kind: str, values: list[Any]) -> pa.Array:
    """Return values as an array of a type, as Arrow writes it, or ``list of`` one."""
    if kind.startswith("list of "):
        return pa.array(values, pa.list_(pa.type_for_alias(kind.removeprefix("list of "))))
    if kind == "binary":
        return pa.array([value and value.encode("latin-1") for value in values], pa.binary())
    if kind.startswith("decimal"):
        return pa.array([value and Decimal(value) for value in values], pa.decimal128(20, int(kind[len("decimal") :])))
    return pa.array(values, pa.type_for_alias(kind))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.removesuffix(".yaml"))
def test_bad_case_is_reported_exactly(path: Path, tmp_path: Path) -> None:
    dataset = directives(path).dataset
    root = shutil.copytree(ROOT / "tests/data" / dataset, tmp_path / dataset) if dataset else curated_copy(tmp_path)
    case = put(path, root)
    assert case.expect, f"{path.name} expects nothing"
    _, problems = check(root, load_schemas(root / "schemas") if dataset else schemas())
    assert [str(problem) for problem in problems] == case.expect


def first_word(path: Path) -> tuple[str, str]:
    """Return what `make test` builds one case of: a dataset and the first word of the names of its cases."""
    return path.parent.name, path.name.partition("-")[0]


@cache
def problems_before(name: str) -> list[Problem]:
    """Return the problems of a dataset as it stands, checked once for all cases that go into it."""
    return pipeline.check(Project(foreign.dataset(name))).problems


@pytest.mark.parametrize("path", OF_DATASETS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_bad_case_of_a_dataset_is_reported_exactly(path: Path, tmp_path: Path) -> None:
    assert problems_before(path.parent.name) == []
    root = foreign.copy(path.parent.name, tmp_path)
    case = put(path, root)
    assert [str(problem) for problem in problems_of(root)] == case.expect


@pytest.mark.parametrize("path", first_of_each(OF_DATASETS, first_word, lambda path: f"{path.parent.name}-{path.name}"))
def test_a_build_says_the_same_of_a_bad_case(path: Path, tmp_path: Path) -> None:
    root = foreign.copy(path.parent.name, tmp_path)
    case = put(path, root)
    with pytest.raises(InvalidInputError) as raised:
        pipeline.build(Project(root))
    assert [str(problem) for problem in raised.value.problems] == case.expect


def problems_of(root: Path) -> list[Problem]:
    """Return the problems of a dataset, those of its schemas too."""
    try:
        return pipeline.check(Project(root)).problems
    except InvalidInputError as error:
        return error.problems


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_bad_command_is_told_what_is_wrong_and_changes_nothing(path: Path, orchard: Path) -> None:
    """The first line is what is typed, the last its exit code, those between are what is said."""
    typed, *said, code = path.read_text("utf-8").splitlines()
    before = files(orchard)
    done = accord(*shlex.split(typed)[1:], cwd=orchard)
    told = (done.stdout + done.stderr).replace(str(orchard), "ROOT").replace(str(orchard.parent), "ABOVE")
    assert (spoken(told), f"exit {done.returncode}") == (said, code)
    assert done.returncode in (1, 2, 3)
    assert files(orchard) == before


def spoken(told: str) -> list[str]:
    """Return lines without how a command is used, and without what a version of Python lists in its own words."""
    lines = [line.partition(" (choose from")[0].rstrip() for line in told.splitlines()]
    return [line for line in lines if not line.startswith(("usage:", " " * 10))]


@pytest.fixture(scope="module")
def orchard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset that no command may change, with files beside it that none may touch."""
    root = foreign.copy("orchard", tmp_path_factory.mktemp("commands"))
    (root.parent / "beside.yaml").write_text("a:  1\n", encoding="utf-8")
    (root / "notes.txt").write_text("a\n", encoding="utf-8")
    os.mkfifo(root.parent / "pipe")
    os.mkfifo(root.parent / "pipe.csv")
    return root


def test_what_lacks_the_whole_file_has_no_place_in_it(tmp_path: Path) -> None:
    no_package(curated_copy(tmp_path))
    (problem,) = check(tmp_path)[1]
    assert (problem.line, problem.column) == (0, 0)


def test_the_small_dataset_is_good(tmp_path: Path) -> None:
    _, problems = check(curated_copy(tmp_path))
    assert problems == []


def link_out(root: Path) -> None:
    (root / "outside.yaml").write_text("id: outside\n", encoding="utf-8")
    (root / "curated/actors/outside.yaml").symlink_to(root / "outside.yaml")


def link_to_nothing(root: Path) -> None:
    (root / "curated/actors/outside.yaml").symlink_to(root / "nothing.yaml")


def linked_folder(root: Path) -> None:
    (root / "elsewhere").mkdir()
    (root / "curated/events/2025").symlink_to(root / "elsewhere", target_is_directory=True)


def huge(root: Path) -> None:
    (root / "curated/places.yaml").write_bytes(b"#" * 1_000_001)


def deep_lists(root: Path) -> None:
    (root / "curated/actors/deep.yaml").write_bytes(b"[" * 40_000)


def deep_mappings(root: Path) -> None:
    (root / "curated/actors/deep.yaml").write_bytes(b"id: deep\nname: " + b"{a: " * 40_000)


def no_package(root: Path) -> None:
    (root / "curated/package.yaml").unlink()


def big_alias_bomb(root: Path) -> None:
    bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    bomb += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    (root / "curated/actors/bomb.yaml").write_text("\n".join(bomb), encoding="utf-8")


def third_party_elsewhere(root: Path) -> None:
    """Two whose country is not known call each other, and nothing of the two states has a part in it."""
    mission = "id: mission\nname: Mission\nkind: organisation\n"
    (root / "curated/actors/mission.yaml").write_text(mission, encoding="utf-8")
    visit = root / "curated/events/2024/visit-2024.yaml"
    text = visit.read_text(encoding="utf-8").replace("ali-visitor", "mission")
    text = text.replace("scope: bilateral", "scope: third_party").replace("form: visit", "form: call")
    text = text.replace("places:\n  - {place: iraq, role: stop}\n", "").replace(', "places[iraq/stop]"', "")
    visit.write_text(text, encoding="utf-8")


MADE: list[tuple[Callable[[Path], None], str, str]] = [
    (link_out, "curated/actors/outside.yaml", "symlink"),
    (link_to_nothing, "curated/actors/outside.yaml", "symlink"),
    (linked_folder, "curated/events/2025", "symlink"),
    (huge, "curated/places.yaml:1:1", "size"),
    (deep_lists, "curated/actors/deep.yaml:1:13", "depth"),
    (deep_mappings, "curated/actors/deep.yaml:2:51", "depth"),
    (no_package, "curated/package.yaml", "missing-file"),
    (big_alias_bomb, "curated/actors/bomb.yaml:2:10", "yaml"),
    (third_party_elsewhere, "curated/events/2024/visit-2024.yaml:5:8", "place-scope"),
]


@pytest.mark.parametrize(("make", "place", "rule"), MADE, ids=lambda value: getattr(value, "__name__", None))
def test_made_case_is_reported_at_its_place(
    make: Callable[[Path], None], place: str, rule: str, tmp_path: Path
) -> None:
    make(curated_copy(tmp_path))
    _, problems = check(tmp_path)
    lines = [str(problem) for problem in problems]
    assert any(line.startswith(f"{place}: ") and line.endswith(f"[{rule}]") for line in lines), lines[:9]


def test_no_curated_folder(tmp_path: Path) -> None:
    _, problems = check(tmp_path)
    assert str(problems[0]) == "curated: there is no folder curated here [missing-folder]"


SOME = ("reference-unknown", "yaml-duplicate-key", "package-no-version", "encoding-invalid-utf8.bin")


@pytest.mark.parametrize("name", SOME)
def test_nothing_is_built_from_a_bad_case(name: str, tmp_path: Path) -> None:
    case = put(BAD / f"{name}.yaml", project(tmp_path))
    done = script("build", "--root", tmp_path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:-1] == case.expect
    assert {path.name for path in tmp_path.glob(".builds/*")} <= {"lock"}
    assert not (tmp_path / "build").exists()
    assert not (tmp_path / "datapackage.json").exists()


def test_check_script_reports_the_same_and_can_be_asked_for_one_file(tmp_path: Path) -> None:
    case = put(BAD / "package-no-version.yaml", project(tmp_path))
    done = script("check", "--root", tmp_path)
    assert (done.returncode, done.stdout.splitlines()[:-1]) == (1, case.expect)
    elsewhere = script("check", "--root", tmp_path, AGREEMENT)
    assert (elsewhere.returncode, "package" in elsewhere.stdout) == (0, False)
    nowhere = script("check", "--root", tmp_path, "curated/nowhere.yaml")
    assert nowhere.stdout.splitlines()[0] == "curated/nowhere.yaml: there is no such file [missing-file]"

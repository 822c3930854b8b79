"""Check, build and convert give the same problems at the same places, however the faulty rows come.

Of the bad records, `make test` takes one of each kind, `make soak` all others.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from accord import pipeline
from accord.engine.conversion import Conversion
from accord.problems import InvalidInputError, Problem
from accord.project import Project
from shares import first_of_each
from support import ROOT, curated_copy, project, schemas

pytestmark = pytest.mark.repeats  # hundreds of cases, of which others run the lines
CASES = sorted([*(ROOT / "tests/bad").glob("*.yaml"), *(ROOT / "tests/bad").glob("*.csv")])
ROWS = {"id": ["north-news", "north-news", "Not An Id"], "name": ["North\u202e", "", "x"]}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the small dataset without a site, whose schemas are loaded once: hundreds of cases have the same."""
    monkeypatch.setattr(pipeline, "load_schemas", lambda *_: schemas())
    root = curated_copy(tmp_path / "root")
    shutil.copytree(ROOT / "schemas", root / "schemas")
    return root


def verdicts(root: Path, tables: dict[str, Path]) -> tuple[list[Problem], list[Problem]]:
    checked = pipeline.check(Project.at(root), tables).problems
    try:
        pipeline.build(Project.at(root), tables)
    except InvalidInputError as error:
        return checked, error.problems
    return checked, []


def told(path: Path) -> str:
    """Return the text that says where a bad file goes, and what is expected of it."""
    beside = path.with_name(f"{path.name.partition('.')[0]}.expect")
    return (beside if beside.exists() else path).read_text("utf-8")


def kind(path: Path) -> str:
    """Return the first word of a case's name: characters, date, evidence."""
    return path.name.partition("-")[0]


@pytest.mark.parametrize("path", first_of_each(CASES, kind, lambda path: path.name.removesuffix(".yaml")))
def test_of_a_bad_record(path: Path, root: Path) -> None:
    text = told(path)
    into = next(line.removeprefix("# into: ") for line in text.splitlines() if line.startswith("# into: "))
    (root / into).parent.mkdir(parents=True, exist_ok=True)
    (root / into).write_bytes(path.read_bytes())
    checked, built = verdicts(root, {})
    assert checked == built != []


@pytest.mark.parametrize("is_given", [False, True])
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_of_bad_rows(ending: str, *, is_given: bool, tmp_path: Path) -> None:
    root = project(tmp_path / "root")
    (root / "curated/outlets.yaml").unlink()
    path = (tmp_path if is_given else root / "curated") / f"outlets.{ending}"
    rows = pa.table(ROWS)
    if ending == "csv":
        pyarrow.csv.write_csv(rows, path)
    elif ending == "parquet":
        pyarrow.parquet.write_table(rows, path)
    else:
        path.write_text("".join(f"{str(row).replace(chr(39), chr(34))}\n" for row in rows.to_pylist()), "utf-8")
    tables = {"outlets": path} if is_given else {}
    checked, built = verdicts(root, tables)
    assert checked == built != []
    with pytest.raises(InvalidInputError) as converted:
        pipeline.convert(Project.at(root), Conversion(tmp_path / "out"), tables)
    assert converted.value.problems == [problem for problem in checked if problem.path.endswith(path.name)]
    assert not (tmp_path / "out").exists()


def test_of_what_is_no_file_beside_the_records(tmp_path: Path) -> None:
    root = project(tmp_path / "root")
    os.mkfifo(root / "views" / "pipe.sql")
    with pytest.raises(InvalidInputError) as checked:
        pipeline.check(Project.at(root))
    with pytest.raises(InvalidInputError) as converted:
        pipeline.convert(Project.at(root), Conversion(tmp_path / "out"))
    assert [problem.rule for problem in converted.value.problems] == ["not-a-file"]
    assert converted.value.problems == checked.value.problems

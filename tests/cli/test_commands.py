"""The commands work on the dataset of the folder they run in, take paths in any form, and end as shells expect."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import support
from accord.cli import report
from accord.problems import Problem
from support import ROOT, accord, project

BROKEN = "curated/outlets.yaml"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a second dataset, away from the installed code, with a fault."""
    root = project(tmp_path_factory.mktemp("broken"))
    (root / BROKEN).write_text("- id: north-news\n", encoding="utf-8")
    return root


def test_the_dataset_is_that_of_the_current_folder(broken: Path) -> None:
    done = accord("check", cwd=broken)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{BROKEN}:1:")
    script = [sys.executable, ROOT / "scripts/check.py"]
    shim = subprocess.run(script, cwd=broken, capture_output=True, text=True, check=False)
    assert (shim.returncode, shim.stdout) == (1, done.stdout)
    assert "holds no dataset" in accord("check", cwd=broken / "curated").stdout


@pytest.mark.parametrize("form", ["./{}", "{root}/{}", "curated//outlets.yaml", "curated/../{}", "curated", ".", "{}"])
def test_every_form_of_a_path_names_the_file(form: str, broken: Path) -> None:
    done = accord("check", form.format(BROKEN, root=broken), cwd=broken)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{BROKEN}:1:")


@pytest.mark.parametrize("command", ["check", "format"])
@pytest.mark.parametrize("name", ["README.md", "schemas/events.json", "../x.yaml", "curated/missing.yaml"])
def test_a_name_of_no_curated_file_is_a_problem_and_changes_nothing(command: str, name: str, broken: Path) -> None:
    (broken / "README.md").write_text("text\n", encoding="utf-8")
    outside = broken.parent / "x.yaml"
    outside.write_text("b:   1\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in (outside, broken / "README.md", broken / "schemas/events.json")}
    done = accord(command, name, cwd=broken)
    assert done.returncode == 1
    assert re.search(r"\[(not-curated|missing-file)\]", done.stdout)
    assert {path: path.read_bytes() for path in before} == before


def test_format_refuses_another_file_by_name_and_leaves_it_in_a_folder(tmp_path: Path) -> None:
    root = project(tmp_path / "dataset")
    (root / "curated/actors/actors").write_text("no YAML\n", encoding="utf-8")
    refused = accord("format", "--check", "curated/actors/actors", cwd=root)
    assert refused.returncode == 1
    assert refused.stdout.startswith("curated/actors/actors: ")
    assert "[not-curated]" in refused.stdout
    left = accord("format", "--check", "curated/actors", cwd=root)
    assert "curated/actors/actors" not in left.stdout


@pytest.mark.parametrize("style", ["text", "json", "sarif", "github"])
def test_paths_are_relative_to_where_the_command_runs(style: str, broken: Path) -> None:
    done = accord("check", "--root", broken.name, "--format", style, cwd=broken.parent)
    assert f"{broken.name}/{BROKEN}" in done.stdout
    assert f"../{BROKEN.partition('/')[2]}" in accord(
        "check", "--root", "../..", "--format", style, cwd=broken / "curated/actors"
    ).stdout  # fmt: skip


def test_names_are_printed_escaped() -> None:
    text = report.text([Problem("curated/a\n\x1b[31mb\u202e.yaml", 0, 0, "", "yaml", "x")])
    assert text.splitlines()[0] == r"curated/a\n\x1b[31mb\u202e.yaml: x [yaml]"
    assert len(text.splitlines()) == 2


def test_a_closed_pipe_ends_quietly(broken: Path) -> None:
    for stream in ("stdout", "stderr"):
        reader, writer = os.pipe()
        os.close(reader)
        other = {"stdout": "stderr", "stderr": "stdout"}[stream]
        words = ["check"] if stream == "stdout" else ["convert", "--out", "x", "--master", "m"]
        done = subprocess.run(
            [sys.executable, "-m", "accord", *words], cwd=broken, check=False,
            text=True, **{stream: writer, other: subprocess.PIPE},
        )  # fmt: skip
        os.close(writer)
        assert done.returncode == 141
        assert support.without_progress(getattr(done, other)) == ""


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["--partition-by", "yaer", "--table", "actors=a.csv"], "no table here has this column"),
        (["--partition-by", "id", "--write", "csv"], "add parquet to --write"),
        (["--table", "actors=a.csv", "--table", "actors=b.csv"], "is given twice"),
        (["--master", "local"], "add --engine spark"),
    ],
)
def test_an_option_that_goes_unused_is_an_error(words: list[str], remedy: str, broken: Path) -> None:
    done = accord("convert", "--out", "converted", *words, cwd=broken)
    assert done.returncode == 2
    assert remedy in done.stderr
    assert not (broken / "converted").exists()


def test_an_unknown_table_is_a_problem(broken: Path) -> None:
    done = accord("convert", "--out", "converted", "--table", "acotrs=a.csv", cwd=broken)
    assert (done.returncode, "did you mean 'actors'?" in done.stdout) == (1, True)


def test_sarif_gives_each_rule_its_help() -> None:
    log = json.loads(report.sarif([Problem("a", 1, 1, "", "yaml", "x"), Problem("b", 1, 1, "", "sector", "y")]))
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["yaml", "sector"]
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Arrow's own choice stands")
@pytest.mark.parametrize("chosen", ["", "system"])
def test_arrow_takes_its_memory_from_one_heap_unless_the_user_chose_another(chosen: str) -> None:
    code = """
from accord.cli.main import main
try:
    main(["--help"])
except SystemExit:
    import pyarrow
    print(pyarrow.default_memory_pool().backend_name)
"""
    given = {"ARROW_DEFAULT_MEMORY_POOL": chosen} if chosen else {}
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("ARROW_", "JE_ARROW_"))}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**ours, **given})
    assert done.stdout.splitlines()[-1:] == [chosen or "jemalloc"], done.stderr
    assert not done.stderr

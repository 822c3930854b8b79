"""Warnings: told apart from problems in every report, they fail nothing but with --strict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from frictionless import Package, system

import accord
from accord.cli import report
from accord.cli.main import main
from accord.engine.dataset import Dataset
from accord.engine.tables import Tables
from accord.problems import InvalidInputError, Problem, errors
from accord.publish.loading import load_table
from accord.schema.load import load_schemas
from accord.schema.model import Schemas
from small_schemas import DIALECT, write

ERROR = Problem("curated/a.yaml", 2, 3, "a", "pattern", "is wrong")
WARNING = Problem("schemas/a.json", 4, 5, "", "undescribed", "has no title", "warning")
PACKAGE = """\
id: towns
title: Towns
description: Some towns.
version: "1.0.0"
created: "2026-01-31"
licenses:
  - {name: CC0-1.0, title: CC0, path: https://creativecommons.org/publicdomain/zero/1.0/}
contributors:
  - {title: A. Mapper, role: author}
keywords: [towns]
citation: A. Mapper (2026). Towns.
"""
TOWNS = {"$schema": DIALECT, "$id": "towns.json", "type": "object", "additionalProperties": False, "required": ["id"],
         "properties": {"id": {"type": "string"}, "name_in_full": {"type": "string"}, "kind": {"$ref": "#/$defs/kind"}},
         "$defs": {"kind": {"type": "string", "oneOf": [{"const": "port"}]}}}  # fmt: skip
COUNT = 5  # warnings of these schemas


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    """Return a dataset whose schema has neither titles nor descriptions."""
    root = tmp_path / "towns"
    write(root / "schemas", {"towns": TOWNS})
    (root / "curated").mkdir()
    (root / "curated" / "package.yaml").write_text(PACKAGE, encoding="utf-8")
    (root / "curated" / "towns.csv").write_text("id,name_in_full,kind\na,Ahaus,port\n", encoding="utf-8")
    return root


def break_rows(root: Path) -> None:
    (root / "curated" / "towns.csv").write_text("id,name_in_full,kind\na,Ahaus,prt\n", encoding="utf-8")


def test_a_problem_is_an_error_unless_it_says_otherwise() -> None:
    assert (ERROR.severity, WARNING.severity) == ("error", "warning")
    assert errors([WARNING, ERROR]) == [ERROR]
    assert str(ERROR) == "curated/a.yaml:2:3: is wrong [pattern]"
    assert str(WARNING) == "schemas/a.json:4:5: warning: has no title [undescribed]"


def test_what_raises_speaks_of_errors_first() -> None:
    both = InvalidInputError([WARNING, ERROR])
    assert both.problems == [ERROR, WARNING]
    assert str(both).startswith("1 problem(s), the first: curated/a.yaml")
    assert str(InvalidInputError([WARNING])).startswith("1 problem(s), the first: schemas/a.json")


@pytest.mark.parametrize(
    ("problems", "count"),
    [([ERROR, WARNING], "1 problem, 1 warning in 2 files"), ([WARNING, WARNING], "no problems, 2 warnings in 1 file"),
     ([ERROR], "1 problem in 1 file"), ([], "no problems")],
)  # fmt: skip
def test_text_counts_each_kind(problems: list[Problem], count: str) -> None:
    assert report.text(problems).splitlines() == [*map(str, problems), count]


def test_every_report_tells_warnings_from_errors() -> None:
    data = json.loads(report.as_json([ERROR, WARNING]))
    assert [problem["severity"] for problem in data["problems"]] == ["error", "warning"]
    assert (data["valid"], json.loads(report.as_json([WARNING]))["valid"]) == (False, True)
    run = json.loads(report.sarif([ERROR, WARNING]))["runs"][0]
    assert [result["level"] for result in run["results"]] == ["error", "warning"]
    levels = {rule["id"]: rule["defaultConfiguration"]["level"] for rule in run["tool"]["driver"]["rules"]}
    assert levels == {"pattern": "error", "undescribed": "warning"}
    assert [line.split(" ")[0] for line in report.github([ERROR, WARNING]).split("\n")] == ["::error", "::warning"]


@pytest.mark.parametrize("style", list(report.REPORTERS))
def test_check_reports_warnings_and_fails_only_if_strict(
    style: str, towns: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["check", "--root", str(towns), "--format", style]
    assert main(command) == 0
    lenient = capsys.readouterr().out
    assert lenient.count("undescribed") >= COUNT
    assert main([*command, "--strict"]) == 1
    assert capsys.readouterr().out == lenient


def test_a_check_of_some_files_reports_the_warnings_of_these(towns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--strict", "--root", str(towns), str(towns / "curated" / "towns.csv")]) == 0
    assert capsys.readouterr().out.startswith("no problems in ")


def test_a_build_with_warnings_is_published_and_valid(towns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--root", str(towns)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"no problems, {COUNT} warnings in 1 file"
    with system.use_context(trusted=False):
        judged = Package(str(towns / "datapackage.json")).validate(parallel=False)
    assert judged.valid, judged.to_summary()
    resource = json.loads((towns / "datapackage.json").read_text(encoding="utf-8"))["resources"][0]
    fields = resource["schema"]["fields"]
    assert (resource["title"], "description" in resource) == ("Towns", False)
    assert [(field["title"], "description" in field) for field in fields] == [
        ("Id", False), ("Name in full", False), ("Kind", False),
    ]  # fmt: skip
    assert fields[2]["categories"] == [{"value": "port", "label": "Port"}]
    assert load_table(towns, "towns").schema.field("name_in_full").metadata[b"title"] == b"Name in full"
    codebook = (towns / "build" / "codebook.md").read_text(encoding="utf-8")
    assert "| name_in_full | string |  | Name in full |" in codebook
    assert "| port | Port |\n" in codebook


def test_a_strict_build_publishes_nothing_even_if_it_was_built_before(
    towns: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = ["build", "--root", str(towns)]
    assert main([*build, "--strict"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"no problems, {COUNT} warnings in 1 file"
    assert not (towns / "datapackage.json").exists()
    assert main(build) == 0
    assert main([*build, "--check"]) == 0
    assert main([*build, "--strict"]) == main([*build, "--check", "--strict"]) == 1


OWN = """\
-- title: Ports are few
-- rule: few-ports
-- severity: warning

SELECT 'towns' AS "table", id AS record, NULL AS item, 'kind' AS field, 'is a port' AS message FROM towns
"""
OWN_WARNING = "curated/towns.csv:2:9: warning: kind: is a port [few-ports]"


@pytest.fixture
def warned(towns: Path) -> Path:
    """Return the dataset with a rule of its own that warns."""
    (towns / "checks").mkdir()
    (towns / "checks" / "few-ports.sql").write_text(OWN, encoding="utf-8")
    return towns


def test_a_warning_of_a_rule_of_the_dataset_stops_nothing_unless_strict(
    warned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = {name: [name, "--root", str(warned)] for name in ("check", "build", "convert")}
    commands["convert"] += ["--out", str(tmp_path / "out")]
    for command in commands.values():
        assert main([*command, "--strict"]) == 1
        assert OWN_WARNING in capsys.readouterr().out.replace(f"{warned}/", "")
    assert not (warned / "datapackage.json").exists()
    assert not (tmp_path / "out").exists()
    for command in commands.values():
        assert main(command) == 0
        lines = capsys.readouterr().out.replace(f"{warned}/", "").splitlines()
        assert (OWN_WARNING in lines, lines[-1]) == (True, f"no problems, {COUNT + 1} warnings in 2 files")
    assert (warned / "datapackage.json").is_file()
    assert (tmp_path / "out" / "parquet" / "towns.parquet").is_file()


def test_a_build_that_is_there_warns_as_it_did(warned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build = ["build", "--root", str(warned)]
    assert [main(build), main(build), main([*build, "--strict"])] == [0, 0, 1]
    assert capsys.readouterr().out.count(OWN_WARNING.partition(": ")[2]) == 3
    assert [str(problem) for problem in accord.check(warned).problems] == []
    assert str(accord.check(warned).warnings[0]) == OWN_WARNING


def test_a_build_with_faults_reports_warnings_beside_them(towns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_rows(towns)
    assert main(["build", "--root", str(towns)]) == 1
    built = capsys.readouterr().out
    assert main(["check", "--root", str(towns)]) == 1
    assert capsys.readouterr().out == built
    assert built.splitlines()[-1] == f"1 problem, {COUNT} warnings in 2 files"


def test_convert_reports_warnings_and_writes_nothing_if_strict(
    towns: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    convert = ["convert", "--root", str(towns), "--out"]
    assert main([*convert, str(tmp_path / "strict"), "--strict"]) == 1
    assert not (tmp_path / "strict").exists()
    assert main([*convert, str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "parquet" / "towns.parquet").is_file()
    break_rows(towns)
    capsys.readouterr()
    assert main([*convert, str(tmp_path / "broken")]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"1 problem, {COUNT} warnings in 2 files"


def test_the_library_returns_both(towns: Path) -> None:
    lenient, strict = accord.check(towns), accord.check(towns, strict=True)
    assert (lenient.problems, len(lenient.warnings)) == ([], COUNT)
    assert strict.problems == strict.warnings == lenient.warnings
    with pytest.raises(InvalidInputError) as raised:
        accord.build(towns, strict=True)
    assert raised.value.problems == lenient.warnings
    assert accord.build(towns).is_dir()


def test_schemas_with_faults_report_no_warnings(towns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(towns / "schemas", {"towns": {**TOWNS, "requried": []}})
    assert main(["check", "--root", str(towns)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 problem in 1 file"


# --- what other commands read, and how often


def test_convert_loads_the_schemas_once(
    towns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folders: list[Path] = []

    def counted(folder: Path, queries: Path | None = None) -> Schemas:
        folders.append(folder)
        return load_schemas(folder, queries)

    monkeypatch.setattr("accord.pipeline.load_schemas", counted)
    monkeypatch.setattr("accord.schema.load.load_schemas", counted)
    convert = ["convert", "--root", str(towns), "--out", str(tmp_path / "out"), "--partition-by"]
    assert main([*convert, "kinds"]) == 2
    assert "no table here has this column; did you mean 'kind'?" in capsys.readouterr().err
    assert len(folders) == 1
    assert not (tmp_path / "out").exists()
    assert main([*convert, "kind"]) == 0
    assert len(folders) == 2
    assert (tmp_path / "out" / "parquet" / "towns" / "kind=port").is_dir()


def test_find_reads_and_judges_nothing(
    towns: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    break_rows(towns)

    def judged(*_: object) -> list[Problem]:
        pytest.fail("find needs no verdict")

    monkeypatch.setattr(Dataset, "check_and_write", judged)
    monkeypatch.setattr(Tables, "problems_between", judged)
    assert main(["find", "--root", str(towns), "a"]) == 0
    assert capsys.readouterr().out == "towns\ta\tAhaus\n"

